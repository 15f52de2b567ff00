// One file over tus 1.0: in parts, each with its checksum, going on where a lost connection left it. The address of an
// upload under way is kept in the browser under a hash, so that a reloaded page goes on too; no name is kept.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

const PART = 8 * 1024 * 1024;
const KEPT = "lince-upload-";
const LONGEST_PAUSE = 30_000;

export interface Problem {
  code?: string;
  detail?: string;
  next_step?: string;
}

/** The server said no; trying the same again would not help. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code ?? "");
  }
}

class Lost extends Error {}

export interface Sending {
  address: string;
  csrf: string;
  file: File;
  said: Record<string, string>;
  sent: (bytes: number) => void;
  lost: (again: number | null) => void;
}

/** Send a file to its end, through any number of lost connections. Throws Refused. */
export async function sendFile(sending: Sending): Promise<void> {
  const file = new Hashed(sending.file);
  let pause = 1000;
  for (;;) {
    try {
      await attempt(sending, file);
      return;
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      sending.lost(pause);
      await quiet(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      sending.lost(null);
    }
  }
}

async function attempt(sending: Sending, file: Hashed): Promise<void> {
  const { size } = sending.file;
  const key = keyOf(sending);
  let place = localStorage.getItem(key);
  let offset = place ? await ask(sending, place) : null;
  if (offset === null || !place) {
    localStorage.removeItem(key);
    const first = await part(sending.file, 0);
    const whole = first.length === size;
    const answer = await request(sending, "POST", sending.address, {
      body: whole ? first : null,
      headers: {
        "Upload-Length": String(size),
        "Upload-Metadata": metadata(sending.said),
        ...(whole ? { "X-Content-SHA256": await file.whole(), ...checksum(first) } : {}),
      },
    });
    if (whole) return;
    place = new URL(answer.getResponseHeader("Location") ?? "", location.href).pathname;
    localStorage.setItem(key, place);
    offset = 0;
  }
  while (offset < size) {
    const bytes = await part(sending.file, offset);
    await file.upTo(offset + bytes.length);
    const last = offset + bytes.length === size;
    const answer = await request(sending, "PATCH", place, {
      body: bytes,
      from: offset,
      headers: {
        "Upload-Offset": String(offset),
        ...checksum(bytes),
        ...(last ? { "X-Content-SHA256": await file.whole() } : {}),
      },
    });
    offset = Number(answer.getResponseHeader("Upload-Offset"));
    sending.sent(offset);
  }
  localStorage.removeItem(key);
}

/** How far the server is; null when it knows nothing of the upload any more. */
async function ask(sending: Sending, place: string): Promise<number | null> {
  const answer = await request(sending, "HEAD", place, { body: null, headers: {} }).catch((error: unknown) => {
    if (error instanceof Refused) return null;
    throw error;
  });
  const offset = Number(answer?.getResponseHeader("Upload-Offset") ?? Number.NaN);
  if (answer && Number.isInteger(offset)) {
    sending.sent(offset);
    return offset;
  }
  return null;
}

interface Asked {
  body: Uint8Array<ArrayBuffer> | null;
  from?: number;
  headers: Record<string, string>;
}

function request(sending: Sending, method: string, address: string, asked: Asked): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, address);
    call.setRequestHeader("Tus-Resumable", "1.0.0");
    call.setRequestHeader("X-CSRF-Token", sending.csrf);
    if (asked.body) call.setRequestHeader("Content-Type", "application/offset+octet-stream");
    for (const [name, value] of Object.entries(asked.headers)) call.setRequestHeader(name, value);
    call.upload.addEventListener("progress", (event) => sending.sent((asked.from ?? 0) + event.loaded));
    call.addEventListener("load", () => {
      if (call.status >= 200 && call.status < 300) resolve(call);
      // Busy, out of step, spoilt on the way, or a front whose server is away: the next attempt asks where to go on.
      else if ([409, 423, 460, 502, 503, 504].includes(call.status)) reject(new Lost());
      else reject(new Refused(problemOf(call)));
    });
    for (const event of ["error", "abort", "timeout"]) call.addEventListener(event, () => reject(new Lost()));
    call.send(asked.body);
  });
}

/** The hash of a file, computed along the way. */
class Hashed {
  private readonly running = sha256.create();
  private at = 0;
  private found: string | null = null;

  constructor(private readonly file: File) {}

  async upTo(end: number): Promise<void> {
    while (this.at < end) {
      const bytes = await part(this.file, this.at, end);
      this.running.update(bytes);
      this.at += bytes.length;
    }
  }

  async whole(): Promise<string> {
    await this.upTo(this.file.size);
    this.found ??= bytesToHex(this.running.digest());
    return this.found;
  }
}

async function part(file: File, from: number, end = file.size): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(from, Math.min(from + PART, end)).arrayBuffer());
  } catch {
    // It was moved, or its stick was pulled out.
    throw new Refused({ code: "unreadable" });
  }
}

function checksum(bytes: Uint8Array): Record<string, string> {
  return { "Upload-Checksum": `sha256 ${base64(sha256(bytes))}` };
}

function metadata(said: Record<string, string>): string {
  return Object.entries(said)
    .filter(([, value]) => value)
    .map(([key, value]) => `${key} ${base64(utf8ToBytes(value))}`)
    .join(",");
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function keyOf(sending: Sending): string {
  const { file, said, address } = sending;
  const facts = JSON.stringify([address, said, file.size, file.lastModified]);
  return KEPT + bytesToHex(sha256(utf8ToBytes(facts)));
}

function problemOf(call: XMLHttpRequest): Problem {
  try {
    return JSON.parse(call.responseText) as Problem;
  } catch {
    return {};
  }
}

/** Wait, but not longer than the browser is without a network. */
function quiet(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      document.removeEventListener("lince:again", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
    document.addEventListener("lince:again", done);
  });
}
