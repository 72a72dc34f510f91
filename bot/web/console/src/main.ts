import { createApp } from "vue";
import "./element";
import "./style/base.css";
import "./style/frame.css";
import "./style/list.css";
import "./style/chat.css";
import "./style/packet.css";
import "./style/pages.css";
import App from "./App.vue";

createApp(App).mount("#app");
