// Everything here makes a working page kinder. Without it, every page still works.
import { initAll } from "../vendor/govuk-frontend.min.js";
import { startAutosave } from "./autosave.js";
import { startBoxes } from "./boxes.js";
import { startCopying } from "./copy.js";
import { startCiting } from "./cite.js";
import { startFiles } from "./files.js";
import { startHere } from "./here.js";
import { startHideScreen } from "./hide-screen.js";
import { startKeys } from "./keys.js";
import { startPasskeys } from "./passkey.js";
import { startPolling } from "./poll.js";
import { startTimeout } from "./timeout.js";

// On a telephone the list comes first and the filter is one tap away.
if (window.matchMedia("(max-width: 48rem)").matches) {
  document.querySelectorAll("details[data-closed-when-narrow]").forEach((panel) => panel.removeAttribute("open"));
}

initAll();
startAutosave(document);
startBoxes(document);
startCopying(document);
startCiting(document);
startFiles(document);
startHere(document);
startHideScreen(document);
startKeys(document);
startPasskeys(document);
startPolling(document);
startTimeout(document);
