// Times are told in the zone of who reads them. The server writes them: it learns the zone's name by a cookie.
const COOKIE = "lince_zone";
const YEAR = 365 * 24 * 3600;

export function tellZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const told = `${COOKIE}=${zone}`;
  if (!zone || document.cookie.split("; ").includes(told)) return;
  document.cookie = `${told}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}
