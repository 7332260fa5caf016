// The only script that waits for nothing: in the head, before the first paint, so that
// a page in chosen colours does not flash in the device's.
import { chosen, show } from "./theme";

show(chosen());
