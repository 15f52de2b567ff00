// The script of every page. Each island looks for its own place in the page and does nothing where there is none;
// every page works without it, uploads and live progress apart.
import { listen } from "./keys";
import { watchFolds } from "./folds";
import { watchLinks } from "./links";
import { fetchParts, followWork } from "./parts";
import { watchPalette } from "./palette";
import { watchProgress } from "./progress";
import { watchRedaction } from "./redact";
import { watchQueue } from "./review";
import { watchStrip } from "./strip";
import { watchTyping } from "./typed";
import { watchUploads } from "./upload";
import { watchViewer } from "./viewer";
import { tellZone } from "./zone";

tellZone();
// A queue hears its keys before the page does.
watchQueue(document.querySelector<HTMLElement>("[data-queue]"));
const viewer = watchViewer(document.querySelector<HTMLElement>("[data-viewer]"));
listen(viewer);
watchFolds();
watchLinks();
watchRedaction(document.querySelector<HTMLElement>("[data-redact]"));
watchProgress(document.querySelector<HTMLElement>("[data-progress]"));
watchUploads(document.querySelector<HTMLElement>("[data-upload]"));
fetchParts();
followWork();
watchPalette();
watchTyping(document.querySelector<HTMLInputElement>("#q"));
watchStrip(document.querySelector<HTMLElement>("[data-strip]"));
