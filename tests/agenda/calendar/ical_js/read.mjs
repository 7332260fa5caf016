// Prints the events of calendars as ical.js reads them, instants in UTC.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../../frontend/package.json", import.meta.url));
const ICAL = (await import(require.resolve("ical.js"))).default;

// Each file by itself: zones of one must not serve another.
function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf-8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      location: event.location,
      description: event.description,
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
    };
  });
}

console.log(JSON.stringify(process.argv.slice(2).map(read)));
