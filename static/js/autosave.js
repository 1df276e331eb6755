// Keeps what is typed, wrong or half-finished answers too. Nothing is ever kept in the browser: the computer may be shared.
import { signedOut, tell } from "./session.js";

const PAUSE = 5000;
const RETRY = 15000;
// Browsers refuse a parting message ("keepalive") above 64 KB.
const PARTING_LIMIT = 60000;

export function startAutosave(root) {
  root.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.kept = this.body();
    this.timer = null;
    this.saving = false;
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("change", () => this.later(PAUSE));
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  // The page is being sent: a save arriving after it would look like a second, older answer.
  stop() {
    clearTimeout(this.timer);
    this.sent = true;
  }

  body() {
    const typed = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(typed).toString();
  }

  async save() {
    clearTimeout(this.timer);
    const body = this.body();
    if (this.sent || this.saving || body === this.kept) return;
    this.saving = true;
    try {
      await this.send(body);
    } catch {
      this.trouble("Not saved: no connection. Your answers are still on this page.");
      this.later(RETRY);
    } finally {
      this.saving = false;
    }
    // Typed while the save was under way.
    if (this.body() !== body) this.later(PAUSE);
  }

  async send(body) {
    const response = await fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      body,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: body.length < PARTING_LIMIT,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "autosave" },
    });
    if (signedOut(response)) {
      this.trouble("Not saved: sign in again in a new tab, then come back to this page.");
    } else if (response.status === 409) {
      this.trouble("Not saved: this was changed in another window. Copy what you typed before you reload.");
    } else if (!response.ok) {
      this.trouble("Not saved. Your answers are still on this page. We will try again.");
      this.later(RETRY);
    } else {
      await this.done(response, body);
    }
  }

  async done(response, body) {
    this.kept = body;
    await this.takeVersion(response);
    const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    this.say(`Saved ${now}`, false);
    tell({ kind: "alive" });
  }

  // Saving moved the record on; the page must know, or Continue would be refused as stale.
  async takeVersion(response) {
    if (!response.headers.get("Content-Type")?.includes("application/json")) return;
    const { version } = await response.json();
    const field = this.form.querySelector("input[name=version]");
    if (!field || version === undefined) return;
    const unchanged = this.body() === this.kept;
    field.value = version;
    if (unchanged) this.kept = this.body();
  }

  trouble(words) {
    this.say(words, true);
  }

  say(words, trouble) {
    if (!this.status) return;
    this.status.textContent = words;
    this.status.classList.toggle("portal-saved--trouble", trouble);
  }
}
