# The only door. `make help` lists what there is.
