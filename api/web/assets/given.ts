// A replay, or the index built anew: its count as it grows, and the page anew when it ends. Without scripts the page is
// reloaded.
import { stream } from "./stream";
import { say, wordsOf } from "./words";

interface Run {
  done: number;
  of: number;
}

const place = document.querySelector<HTMLElement>("[data-follow]");
if (place) {
  const words = wordsOf(place);
  const told = place.querySelector<HTMLElement>("[data-follow-told]")!;
  const bar = place.querySelector<HTMLProgressElement>("[data-follow-bar]")!;
  const source = stream(
    place.dataset.follow!,
    {
      progress: (event) => {
        const run = JSON.parse(event.data) as Run;
        bar.max = run.of || 1;
        bar.value = run.done;
        told.textContent = say(words, "line", { done: run.done, of: run.of });
      },
      finished: () => {
        source.close();
        location.reload();
      },
      gone: () => {
        source.close();
        told.textContent = say(words, "gone");
      },
    },
    (forever) => (told.textContent = say(words, forever ? "gone" : "lost")),
  );
}
