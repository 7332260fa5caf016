import { expect, test } from "vitest";

import { address } from "../src/sent";

test("the address comes out of the page's cookie", () => {
  const cookies = "csrftoken=x; sent_to=o%27layla%2B1%40b%C3%BCro.example; theme=dark";
  expect(address(cookies, "sent_to")).toBe("o'layla+1@büro.example");
});

test.each(["", "sent_to", "sent_to=%E0%A4%A", "sent_to=%", "not_sent_to=a%40b.example"])(
  "what is no address of ours (%s) leaves the page as it is",
  (cookies) => {
    expect(address(cookies, "sent_to")).toBe("");
  },
);
