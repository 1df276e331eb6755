// Keeps what is typed, wrong or half-finished answers too. Nothing is ever kept in the browser: the computer may be shared.
import { beforeLeaving, signedOut, tell } from "./session.js";

const PAUSE = 2000;
// Some type for minutes without a pause: no more than this is lost with a browser that dies.
const LONGEST = 10000;
const RETRY = 15000;
// Browsers refuse a parting message ("keepalive") above 64 KB.
const PARTING_LIMIT = 60000;

// A draft's page saves to its own address; any other form with a box of more than a line carries a ticket that says where.
export function startAutosave(root) {
  root.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form, form.dataset.autosaveUrl));
  root.querySelectorAll("input[data-keep-url]").forEach((ticket) => {
    if (ticket.form) new Autosave(ticket.form, ticket.dataset.keepUrl);
  });
}

class Autosave {
  constructor(form, url) {
    this.form = form;
    this.url = url;
    this.status = form.querySelector("[data-autosave-status]") ?? place(form);
    this.kept = this.body();
    this.turn = 0;
    this.timer = null;
    this.since = null;
    this.saving = null;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
    window.addEventListener("pagehide", () => this.part());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.sent = false;
    });
    window.addEventListener("beforeunload", (event) => this.ask(event));
    beforeLeaving(() => this.leave());
  }

  // Two seconds after the last key, and ten after the first that is not saved.
  typed() {
    this.since ??= Date.now();
    this.later(Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now())));
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

  // Asked only while something is typed and not saved; it is saved while the person reads the question.
  ask(event) {
    if (this.sent || this.body() === this.kept) return;
    this.save();
    event.preventDefault();
  }

  // The session ends: what is typed is parked before the page goes to sign in, without a question.
  async leave() {
    await this.saving;
    await this.save();
    this.stop();
  }

  // The last word of a page that goes: a save under way holds less than what stands here.
  part() {
    const body = this.body();
    if (this.sent || body === this.kept) return;
    this.send(body).catch(() => {});
  }

  body() {
    const typed = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !this.isSecret(name));
    return new URLSearchParams(typed).toString();
  }

  isSecret(name) {
    return this.form.elements[name]?.type === "password";
  }

  save() {
    clearTimeout(this.timer);
    const body = this.body();
    if (this.sent || this.saving) return this.saving;
    this.since = null;
    if (body === this.kept) return null;
    this.saving = this.attempt(body).finally(() => {
      this.saving = null;
      this.goOn(body);
    });
    return this.saving;
  }

  // What was typed while a save was under way waits no longer than if there had been none, whatever became of that save.
  goOn(saved) {
    if ([saved, this.kept].includes(this.body())) this.since = null;
    else if (!this.sent) this.typed();
  }

  async attempt(body) {
    try {
      await this.answered(await this.send(body), body);
    } catch {
      this.trouble("Not saved: no connection. Your answers are still on this page.");
      this.later(RETRY);
    }
  }

  send(body) {
    this.turn += 1;
    return fetch(this.url, {
      method: "POST",
      body: `${body}&kept_turn=${this.turn}`,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: body.length < PARTING_LIMIT,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "autosave" },
    });
  }

  async answered(response, body) {
    if (signedOut(response)) {
      this.trouble("Not saved: sign in again in a new tab, then come back to this page.");
    } else if (response.status === 409 && this.form.dataset.autosaveUrl) {
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
    this.say(`Saved at ${now}`, false);
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

// Said politely, before the buttons of the form.
function place(form) {
  const status = document.createElement("p");
  status.className = "portal-saved";
  status.setAttribute("role", "status");
  status.dataset.autosaveStatus = "";
  const last = [...form.querySelectorAll("textarea")].at(-1).closest(".govuk-form-group");
  last.after(status);
  return status;
}
