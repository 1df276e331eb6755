// Keeps what is typed, wrong or half-finished answers too. Nothing is ever kept in the browser: the computer may be shared.
import { beforeLeaving, isOurs, signedOut, tell } from "./session.js";

const PAUSE = 2000;
// Some type for minutes without a pause: no more than this is lost with a browser that dies.
const LONGEST = 10000;
const RETRY = 15000;
// Browsers refuse a parting message ("keepalive") above 64 KB.
const PARTING_LIMIT = 60000;
// How long a form that is sent waits to hear whether what stands in it comes through.
const PATIENCE = 10000;
const REFUSED = "This text will not be taken: a filter between here and the service refuses it, and will refuse it again. ";
const WHAT_TO_DO =
  "Change what you typed last, for example signs such as ; & | or quotation marks, or tell the people who look after your network.";

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
    // What came through to the service as it stands here, and what a filter on the way refused.
    this.through = isEmpty(form) ? this.kept : null;
    this.refused = null;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("portal:stays", () => this.stay());
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

  // What a firewall on the way would answer is asked at the address that keeps, before this page gives way to its page.
  submitted(event) {
    if (event.defaultPrevented) return;
    if (this.passed || this.body() === this.through) return this.stop();
    event.preventDefault();
    this.askFirst(event.submitter);
  }

  async askFirst(submitter) {
    if (this.asking) return;
    this.asking = true;
    this.foreign = false;
    await Promise.race([this.tried(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    this.asking = false;
    if (this.foreign) return this.status?.focus();
    this.passed = true;
    this.form.requestSubmit(submitter);
  }

  async tried() {
    await this.saving;
    const body = this.body();
    if (body === this.refused) return this.refuse(this.parked);
    if (body !== this.through) await this.attempt(body);
  }

  // It was not sent after all.
  stay() {
    this.sent = false;
    this.passed = false;
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
    if (body === this.kept || body === this.refused) return null;
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
      this.foreign = true;
      this.trouble("Not saved: no connection. Your answers are still on this page.");
      this.later(RETRY);
    }
  }

  send(body) {
    this.turn += 1;
    return this.post(`${body}&kept_turn=${this.turn}`);
  }

  post(body) {
    return fetch(this.url, {
      method: "POST",
      body,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: body.length < PARTING_LIMIT,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "autosave" },
    });
  }

  async answered(response, body) {
    this.foreign = !isOurs(response);
    if (this.foreign) {
      await this.answeredByAnother(response, body);
    } else if (signedOut(response)) {
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

  // A filter that refuses a text refuses it again: it is parked in letters that it does not read, and not tried again as it
  // stands. Whatever else answers in place of the service does so for a while.
  async answeredByAnother(response, body) {
    if (response.status < 400 || response.status >= 500 || response.status === 408 || response.status === 429) {
      this.trouble("Not saved: something on the way answered in place of the service. Your answers are still on this page. We will try again.");
      return this.later(RETRY);
    }
    this.refused = body;
    this.parked = await this.park(body).catch(() => false);
    this.refuse(this.parked);
  }

  refuse(parked) {
    this.foreign = true;
    this.trouble(REFUSED + (parked ? "It is kept as you typed it, and is still on this page. " : "Copy it before you leave this page. ") + WHAT_TO_DO);
  }

  async park(body) {
    this.turn += 1;
    const token = this.form.elements.csrfmiddlewaretoken?.value ?? "";
    const coded = encoded(`${body}&kept_turn=${this.turn}`);
    const response = await this.post(new URLSearchParams({ csrfmiddlewaretoken: token, coded }).toString());
    if (!isOurs(response) || !response.ok) return false;
    this.kept = body;
    await this.takeVersion(response);
    this.refused = this.kept;
    return true;
  }

  async done(response, body) {
    this.kept = body;
    this.through = body;
    this.refused = null;
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
    if (unchanged) {
      if (this.through === this.kept) this.through = this.body();
      this.kept = this.body();
    }
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
  status.tabIndex = -1;
  const last = [...form.querySelectorAll("textarea")].at(-1).closest(".govuk-form-group");
  last.after(status);
  return status;
}

function isEmpty(form) {
  return [...form.querySelectorAll("textarea")].every((box) => !box.value.trim());
}

// Base64 in letters that need no escaping, of the bytes of UTF-8.
function encoded(words) {
  const bytes = Array.from(new TextEncoder().encode(words), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
