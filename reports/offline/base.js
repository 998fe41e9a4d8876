"use strict";
// The tools of all offline pages. Every word of the data enters as text, never as markup.
const kit = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const $ = (id) => document.getElementById(id);
  const make = (tag, text, kind) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const format = (value, digits = 0) => value === null ? "—" : value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percent = (share) => `${format(share * 100, 1)}%`;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => key in values ? values[key] : whole);
  document.querySelectorAll("[data-word]").forEach((node) => { node.textContent = words[node.dataset.word]; });

  // A row of buttons of which one is pressed.
  const choice = (host, names, choose) => {
    const buttons = names.map((name, n) => {
      const button = make("button", name);
      button.type = "button";
      button.addEventListener("click", () => {
        buttons.forEach((other) => other.setAttribute("aria-pressed", other === button));
        choose(n);
      });
      host.append(button);
      return button;
    });
    if (buttons.length) buttons[0].click();
    host.hidden = buttons.length < 2;
  };

  const heads = (table, names, numbers) => {
    const row = make("tr");
    names.forEach((name, n) => {
      const cell = make("th", name, numbers.includes(n) ? "number" : "");
      cell.scope = "col";
      row.append(cell);
    });
    table.tHead.replaceChildren(row);
  };

  // Charts that follow the width of the window.
  const charts = [];
  const chart = (id, height) => {
    const host = $(id);
    if (height) host.style.height = `${height}px`;
    const made = echarts.init(host, null, { renderer: "canvas" });
    charts.push(made);
    return made;
  };
  const font = { fontFamily: getComputedStyle(document.body).fontFamily };
  window.addEventListener("resize", () => charts.forEach((one) => one.resize()));
  // Tooltips are drawn on the canvas: no markup is ever built from names.
  const tooltip = { renderMode: "richText", confine: true, textStyle: font };

  return { data, words, $, make, format, percent, fill, choice, heads, chart, font, tooltip };
})();
