"use strict";
(() => {
  const el = (tag, text, cls) => {
    const e = document.createElement(tag);
    if (text !== undefined) e.textContent = text;
    if (cls) e.className = cls;
    return e;
  };

  // Tables that stand in the page: a click on a column's name sorts by it.
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((th, column) => {
      const button = el("button", th.textContent);
      button.type = "button";
      th.replaceChildren(button);
      th.setAttribute("aria-sort", "none");
      // On the second page of a table, a browser repeats its header without buttons.
      addEventListener("beforeprint", () => th.replaceChildren(button.textContent));
      addEventListener("afterprint", () => th.replaceChildren(button));
      button.onclick = () => {
        const down = th.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
        th.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => {
          const cell = row.cells[column];
          return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
        };
        const rows = [...body.rows].sort((a, b) => {
          const x = value(a), y = value(b);
          return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
        });
        body.append(...rows);
      };
    });
  }

  const scroll = document.getElementById("scroll");
  if (!scroll) return;

  // The failures: only the rows in sight are in the page.
  const { rows, words, count } = JSON.parse(document.getElementById("data").textContent);
  const space = document.getElementById("space"), shown = document.getElementById("shown");
  const search = document.getElementById("search"), status = document.getElementById("status");
  const head = document.getElementById("head"), grid = scroll.parentElement, all = document.getElementById("all");
  const most = 200; // rows on paper
  const format = new Intl.NumberFormat("en");
  const word = (field) => (row) => words[row[field]];
  const number = (row) => row[0], account = word(1), region = word(2), connector = word(3), state = word(4);
  const source = word(5), code = word(6), message = word(7);
  const columns = [
    ["Number", number], ["Account", account], ["Region", region], ["Status", state], ["Code", code], ["Message", message],
  ];
  const fields = [
    ...columns.slice(0, 3), ["Connector", connector], ["Status", state], ["Source", source], ["Code", code],
    ["Message", message], ["Request id", (row) => row[8]], ["Attempts", (row) => row[9]],
  ];
  let view = rows.map((_, i) => i), sorted = -1, down = false, cause = null;
  let active = 0; // the row that the keyboard is on

  // Most of what can be searched are words, which are few: each is searched once, not once a row.
  const filter = () => {
    const query = search.value.trim().toLowerCase();
    const hit = words.map((w) => w.toLowerCase().includes(query));
    const digits = query.replace(/[\s().-]/g, "");
    const wanted = words.indexOf(status.value);
    view = [];
    for (let i = 0; i < rows.length; i++) {
      const r = rows[i];
      if (status.value && r[4] !== wanted) continue;
      if (cause && (source(r) !== cause.source || code(r) !== cause.code)) continue;
      if (!query || hit[r[1]] || hit[r[2]] || hit[r[3]] || hit[r[4]] || hit[r[5]] || hit[r[6]] || hit[r[7]]
          || (digits && r[0].includes(digits)) || r[8].toLowerCase().includes(query)) view.push(i);
    }
    sort();
  };

  const sort = () => {
    if (sorted >= 0) {
      const value = columns[sorted][1];
      const sign = down ? -1 : 1;
      view.sort((a, b) => {
        const x = value(rows[a]), y = value(rows[b]);
        return x < y ? -sign : x > y ? sign : a - b;
      });
    }
    scroll.scrollTop = 0;
    active = 0;
    all.hidden = !cause;
    grid.setAttribute("aria-rowcount", view.length + 1);
    draw();
    const more = count > rows.length ? `; ${format.format(count - rows.length)} more in report.csv` : "";
    shown.textContent = `${format.format(view.length)} of ${format.format(rows.length)} numbers${cause ? " with code " + cause.code : ""}${more}`;
  };

  const line = (index) => {
    const row = rows[view[index]];
    const div = el("div", undefined, "row");
    div.setAttribute("role", "row");
    div.setAttribute("aria-rowindex", index + 2);
    div.tabIndex = index === active ? 0 : -1;
    for (const [name, value] of columns) {
      const cell = el("span", value(row), name === "Status" ? "s-" + value(row) : "mono");
      cell.setAttribute("role", "gridcell");
      div.append(cell);
    }
    div.onclick = () => {
      active = index;
      detail(row);
    };
    return div;
  };

  const height = () => parseFloat(getComputedStyle(head).height);

  const draw = (paper) => {
    const tall = height(), first = Math.floor(scroll.scrollTop / tall), inSight = Math.ceil(scroll.clientHeight / tall);
    const from = paper ? 0 : Math.max(0, first - 8);
    const to = Math.min(view.length, paper ? most : from + inSight + 16);
    const focused = space.contains(document.activeElement);
    // Scrolled away from it by hand, the keyboard goes on where one looks.
    if (active < from || active >= to) active = Math.max(0, Math.min(first, view.length - 1));
    space.style.height = view.length * tall + "px";
    const fresh = document.createDocumentFragment();
    for (let i = from; i < to; i++) {
      const div = line(i);
      div.style.transform = `translateY(${i * tall}px)`;
      fresh.append(div);
    }
    space.replaceChildren(fresh);
    if (focused) space.querySelector("[tabindex='0']")?.focus({ preventScroll: true });
  };

  const goTo = (index) => {
    active = Math.max(0, Math.min(view.length - 1, index));
    const tall = height(), top = active * tall;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top + tall > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + tall - scroll.clientHeight;
    draw();
  };

  const detail = (row) => {
    const list = document.getElementById("fields");
    list.replaceChildren();
    document.getElementById("which").textContent = number(row);
    for (const [name, value] of fields) list.append(el("dt", name), el("dd", value(row) === "" ? "–" : value(row)));
    document.getElementById("detail").showModal();
  };

  columns.forEach(([name], column) => {
    const cell = el("span");
    cell.setAttribute("role", "columnheader");
    cell.setAttribute("aria-sort", "none");
    const button = el("button", name);
    button.type = "button";
    button.onclick = () => {
      down = sorted === column && !down;
      sorted = column;
      [...head.children].forEach((c) => c.setAttribute("aria-sort", "none"));
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort();
    };
    cell.append(button);
    head.append(cell);
  });
  for (const name of new Set(rows.map(state))) status.append(el("option", name));
  for (const button of document.querySelectorAll("button.show")) {
    button.onclick = () => {
      cause = { source: button.dataset.source, code: button.dataset.code };
      search.value = status.value = "";
      filter();
      const heading = document.getElementById("failures");
      heading.focus({ preventScroll: true });
      heading.scrollIntoView();
    };
  }
  all.onclick = () => {
    cause = null;
    filter();
    search.focus();
  };
  let pending = 0;
  search.oninput = () => {
    cause = null;
    clearTimeout(pending);
    pending = setTimeout(filter, 120);
  };
  status.onchange = () => {
    cause = null;
    filter();
  };
  let frame = 0;
  scroll.onscroll = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => draw());
  };
  space.onkeydown = (event) => {
    const page = Math.max(1, Math.floor(scroll.clientHeight / height()) - 1);
    const to = {
      ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: view.length - 1,
    }[event.key];
    if (to !== undefined) goTo(to);
    else if (event.key === "Enter" || event.key === " ") detail(rows[view[active]]);
    else return;
    event.preventDefault();
  };
  addEventListener("resize", () => draw());
  addEventListener("beforeprint", () => {
    draw(true);
    const left = view.length - most;
    document.getElementById("printed").textContent = left > 0 ? `… and ${format.format(left)} more: report.csv has all.` : "";
  });
  addEventListener("afterprint", () => draw());
  filter();
})();
