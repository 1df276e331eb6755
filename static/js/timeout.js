// Warns before an idle session ends and lets the person stay (WCAG 2.2.1). The server decides when it ends.
import { allDone, isOurs, listen, signedOut, tell } from "./session.js";

// The server counts from a last-seen time that may be 30 seconds old; the standard asks for time to react. 120 + 30.
const WARN_BEFORE = 150;
// For what is typed to be parked before the page goes.
const PATIENCE = 3000;
const SPOKEN_AT = [120, 60, 20];

export function startTimeout(root) {
  const meta = root.querySelector("meta[name=portal-idle]");
  if (meta && "HTMLDialogElement" in window) new IdleWarning(meta.dataset);
}

class IdleWarning {
  constructor({ seconds, extend, signIn }) {
    this.whole = Number(seconds);
    this.extendUrl = extend;
    this.signInUrl = signIn;
    this.spoken = new Set();
    this.dialog = this.build();
    this.alive(this.whole);
    listen((message) => this.heard(message));
    // A sleeping laptop stops its timers, so the time is compared again on every tick and on waking.
    setInterval(() => this.tick(), 1000);
    document.addEventListener("visibilitychange", () => this.tick());
    tell({ kind: "alive", seconds: this.whole });
  }

  heard({ kind, seconds }) {
    if (kind === "ended") this.leave();
    else if (kind === "alive") this.alive(seconds ?? this.whole);
  }

  alive(seconds) {
    this.end = Date.now() + seconds * 1000;
    this.spoken.clear();
    if (this.dialog.open) this.dialog.close();
  }

  tick() {
    const left = Math.round((this.end - Date.now()) / 1000);
    if (left <= 0) this.finish();
    else if (left <= Math.min(WARN_BEFORE, this.whole / 2)) this.warn(left);
  }

  warn(left) {
    if (!this.dialog.open) this.dialog.showModal();
    this.shown.textContent = words(left);
    const mark = SPOKEN_AT.find((second) => left <= second && left > second - 5);
    if (mark && !this.spoken.has(mark)) {
      this.spoken.add(mark);
      this.aloud.textContent = `You will be signed out in ${words(left)}.`;
    }
  }

  // Another tab may have been used on another screen: the server has the last word before anyone is sent away.
  async stay() {
    try {
      const response = await fetch(this.extendUrl, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
      if (!isOurs(response)) throw new Error("not the service's answer");
      if (signedOut(response)) return this.finish();
      const answer = response.status === 204 ? {} : await response.json();
      tell({ kind: "alive", seconds: answer.seconds ?? this.whole });
    } catch {
      this.aloud.textContent = "There is no connection. Try again.";
    }
  }

  finish() {
    if (this.left) return;
    tell({ kind: "ended" });
    this.leave();
  }

  async leave() {
    if (this.left) return;
    this.left = true;
    await allDone(PATIENCE);
    const here = encodeURIComponent(location.pathname + location.search);
    location.assign(`${this.signInUrl}?next=${here}`);
  }

  build() {
    const dialog = document.createElement("dialog");
    dialog.className = "portal-dialog";
    dialog.setAttribute("aria-labelledby", "idle-title");
    dialog.setAttribute("aria-describedby", "idle-text");
    const title = element("h2", "govuk-heading-m", "You are about to be signed out");
    title.id = "idle-title";
    const text = element("p", "govuk-body", "For security, you will be signed out in ");
    text.id = "idle-text";
    this.shown = element("strong", "", "");
    text.append(this.shown, ". ", keptWords());
    this.aloud = element("p", "govuk-visually-hidden", "");
    this.aloud.setAttribute("role", "status");
    const stay = element("button", "govuk-button", "Stay signed in");
    stay.type = "button";
    stay.addEventListener("click", () => this.stay());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.stay();
    });
    dialog.append(title, text, this.aloud, stay);
    document.body.append(dialog);
    return dialog;
  }
}

function keptWords() {
  return document.querySelector("form[data-autosave-url], input[data-keep-url]")
    ? "What you typed on this page is saved."
    : "Anything you have typed here and not sent will be lost.";
}

function words(seconds) {
  if (seconds > 60) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
