// The programme as the server sends it; times are minutes after midnight of the day.

export interface Place {
  day: number | null;
  start: number | null;
  minutes: number;
  room: number | null;
}

export interface Link {
  id: number;
  code: string;
  kind: string;
  name: string;
}

export interface Session extends Place {
  id: number;
  code: string;
  edit: number;
  title: string;
  kind: string;
  icon: string;
  pause: boolean;
  languages: string;
  closed: boolean;
  people: string;
  open: number;
  links: Link[];
}

export interface Day {
  id: number;
  name: string;
  long: string;
  label: string;
  opens: number;
  closes: number;
}

export interface Room {
  id: number;
  name: string;
  building: string;
  seats: number | null;
}

export interface Conflict {
  problem: string;
  label: string;
  severity: "warn" | "block";
  sessions: number[];
  words: string;
  fix: { url: string; label: string } | null;
}

export interface State {
  tag: string;
  days: Day[];
  rooms: Room[];
  sessions: Session[];
  conflicts: Conflict[];
}

/** Where some sessions were and where they go. */
export interface Move {
  id: number;
  before: Place;
  after: Place;
}
