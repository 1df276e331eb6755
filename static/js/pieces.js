// A file sent in pieces. What a lost connection costs is one piece: the service says how much it has, and the next begins there.
import { isOurs } from "./session.js";

// Seconds before each try; the last again and again, as often as TRIES says.
const WAITS = [1, 2, 4, 8, 15, 30];
const TRIES = 20;
// A connection that says nothing for so long is lost, though nothing has said so.
const SILENCE = 60000;
// Of a proxy that takes less at once.
const TOO_LARGE = 413;

const BUSY = "The service is busy just now.";
const NO_LINE = "No connection.";
const BY_ANOTHER = "Something on the way answers in place of the service.";
/** What stands at the end of whatever is said. */
export const KEPT = "What has arrived is kept, and what you typed is still here";
const TOO_MANY = `You have asked for too much in a short time, so it goes no further now. ${KEPT}. Open this page in a new tab: it says for how long. Then press Send again here.`;
export const NO_LONGER = `Files cannot be added here now. ${KEPT}: before you leave this page, open it in a new tab to see why.`;

/** Why it goes no further, in words. */
export class Stopped extends Error {}
class Answered extends Error {
  constructor(status) {
    super();
    this.status = status;
  }
}
/** Nobody is signed in here any more. */
export class SignedOut extends Answered {}
/** It may not be added any more, or the token is an older one's: the page itself says which. */
export class Forbidden extends Answered {}
/** A firewall or a proxy refused it in place of the service: what came with the words for `part` of a file or form. */
export class Refused extends Answered {
  constructor(status, part) {
    super(status);
    this.part = part;
  }
}
/** The service has no place for it now, and says why: the line is good, and is asked again in a while. */
export class Busy extends Error {}
/** Nothing of the service's came back. Why, in words. */
export class Lost extends Error {
  constructor(words = NO_LINE) {
    super(words);
  }
}

export const canSendPieces = () => Boolean(window.crypto?.subtle && AbortSignal.timeout);

export class Pieces {
  /** `token` gives the page's own protection against forgery; `says` is told, of a file, how many bytes are there and what is wrong. */
  constructor({ begin, most, least, token, says }) {
    Object.assign(this, { begin, most, least, token, says, size: most, tried: 0, refused: 0 });
  }

  /** Sends all of it, or goes on with it, and gives its number. */
  async send(file) {
    const about = { name: file.name, size: file.size, sha256: await digest(file) };
    const ask = () => this.post(this.begin, about, "name");
    let here = await this.patiently(file, 0, ask);
    for (let again = 0; here.received < file.size; ) {
      const sent = here.received;
      here = await this.patiently(file, sent, () => this.piece(file, here), ask);
      if (here.received > sent) this.holds();
      if (here.received < sent && (again += 1) > 2) throw new Stopped(`${file.name} did not arrive as it is here. Choose it again.`);
      this.says(file, here.received, "");
    }
    return here.id;
  }

  // A line that fails carries less at once; one that holds, more again.
  holds() {
    this.tried = this.refused = 0;
    this.size = Math.min(this.most, this.size * 2);
  }

  piece(file, { to, received }) {
    const piece = file.slice(received, received + this.size);
    // The last of it: a body that was cut off on its way is without.
    return this.post(to, { start: received, piece, complete: "yes" }, "content");
  }

  // After a failure the service says how much it has.
  async patiently(file, received, attempt, afterwards = attempt) {
    for (let next = attempt; ; next = afterwards) {
      try {
        return await next();
      } catch (failure) {
        if (failure instanceof Busy) await this.busy(file, received, failure.message);
        else if (failure instanceof Lost) await this.lost(file, received, failure.message);
        else if (failure.status === TOO_LARGE && this.size > this.least) this.most = this.smaller();
        else throw failure;
      }
    }
  }

  async busy(file, received, why) {
    this.refused += 1;
    await this.wait(file, received, after(this.refused), why);
  }

  async lost(file, received, why) {
    if (this.tried >= TRIES) throw new Stopped(`There has been no way to the service for some minutes. ${KEPT}: press Send again when the connection is back.`);
    this.smaller();
    this.tried += 1;
    await this.wait(file, received, after(this.tried), why);
  }

  smaller() {
    return (this.size = Math.max(this.least, Math.floor(this.size / 2)));
  }

  wait(file, received, seconds, why) {
    this.says(file, received, `${why} What has arrived is kept, and we try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      window.addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }

  async post(address, fields, part) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token());
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return answered(await asked(address, { body, part }));
  }
}

/** One request. It is lost when nothing answers, or what does so for a while; what refuses it in place of the service will again. */
export async function asked(address, { body, part, headers = {}, method = "POST" }) {
  const request = { method, body, headers, credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(SILENCE) };
  const response = await fetch(address, request).catch(() => {
    throw new Lost();
  });
  if (!isOurs(response)) throw isForAWhile(response.status) ? new Lost(BY_ANOTHER) : new Refused(response.status, part);
  if (response.type === "opaqueredirect" || response.status === 401) throw new SignedOut(response.status);
  if (response.status === 403) throw new Forbidden(response.status);
  if (response.status === 429) throw new Stopped(TOO_MANY);
  if (response.status === 503) throw new Busy((await saidBy(response))?.why ?? BUSY);
  // 408: what was sent was cut off on its way.
  if (response.status >= 500 || response.status === 408) throw new Lost();
  return response;
}

// A gateway's own trouble, a network's page to sign in to, a proxy that wants it slower.
const isForAWhile = (status) => status < 400 || status >= 500 || status === 408 || status === 429;
const after = (times) => WAITS[Math.min(times, WAITS.length) - 1];

async function saidBy(response) {
  const isAnswer = response.headers.get("Content-Type")?.includes("application/json");
  return isAnswer ? response.json().catch(() => null) : null;
}

async function answered(response) {
  const said = await saidBy(response);
  if (!said) throw new Stopped(NO_LONGER);
  if (!response.ok) throw new Stopped(said.why);
  return said;
}

async function digest(file) {
  const content = await file.arrayBuffer().catch(() => {
    throw new Stopped(`${file.name} cannot be read any more. Choose it again.`);
  });
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
