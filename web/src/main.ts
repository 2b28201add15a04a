import "./app.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { startAppearance } from "./lib/appearance.svelte";

startAppearance();
mount(App, { target: document.getElementById("app")! });
