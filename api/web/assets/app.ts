// The script of every page: htmx, and its server-sent events for progress.
import "htmx.org";
import "htmx-ext-sse";
