//! Checks of the repository itself: what the compiler cannot see. They are tests, in `tests/house`.
