import "./app.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { startAppearance } from "./lib/appearance.svelte";
import { startWorker } from "./lib/version.svelte";

startAppearance();
void startWorker();
mount(App, { target: document.getElementById("app")! });
