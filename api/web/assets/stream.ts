// A stream of server-sent events that comes back. A browser tries again by itself where the line is lost, but gives up
// on an answer that is none (a server that starts anew, behind a proxy): then it is opened again, ever less often.
const SOON = 2_000;
const SELDOM = 60_000;
const TIMES = 20;

export interface Stream {
  close(): void;
}

// `heard`: what to do with each kind of event. `lost`: the line is gone; `forever` where it is not opened again.
export function stream(address: string, heard: Record<string, (event: MessageEvent<string>) => void>, lost?: (forever: boolean) => void): Stream {
  let source: EventSource;
  let timer = 0;
  let tried = 0;

  function open(): void {
    source = new EventSource(address);
    source.addEventListener("open", () => (tried = 0));
    for (const [kind, act] of Object.entries(heard)) source.addEventListener(kind, act);
    source.addEventListener("error", () => {
      const given = source.readyState === EventSource.CLOSED;
      if (given && tried < TIMES) timer = window.setTimeout(open, Math.min(SELDOM, SOON * 2 ** tried++));
      lost?.(given && tried >= TIMES);
    });
  }

  open();
  return {
    close: () => {
      clearTimeout(timer);
      source.close();
    },
  };
}
