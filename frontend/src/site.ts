// Every page works without this file; it only makes them pleasanter.
import * as asking from "./asking";
import * as autosave from "./autosave";
import * as builder from "./builder";
import * as bulk from "./bulk";
import * as columns from "./columns";
import * as confirm from "./confirm";
import * as copy from "./copy";
import * as files from "./files";
import * as forms from "./forms";
import * as live from "./live";
import * as marks from "./marks";
import * as menus from "./menus";
import * as offline from "./offline";
import * as phone from "./phone";
import * as preview from "./preview";
import * as requests from "./requests";
import * as review from "./review";
import * as rows from "./rows";
import * as steps from "./steps";
import * as theme from "./theme";
import * as times from "./times";

for (const part of [
  theme, requests, confirm, forms, steps, asking, files, rows, autosave, builder, bulk, columns, copy,
  live, marks, menus, offline, phone, preview, review, times,
]) {
  part.start();
}
