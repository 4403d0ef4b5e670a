// The configuration of VitePress for this site.
const items = (...pairs) => pairs.map(([text, link]) => ({ text, link }));

export default {
  title: "Onhook",
  description: "Takes phone numbers off Amazon Chime SDK Voice Connectors, and says for every number what became of it",
  lang: "en",
  cleanUrls: false,
  head: [["style", {}, ".vp-doc picture img { display: inline-block; vertical-align: top } .vp-doc table { display: table; font-size: 13px }"
    + " @media (max-width: 640px) { .vp-doc table { display: block } }"]],
  outDir: "../dist",
  // A page may show an address of this machine, such as that of a metrics server.
  ignoreDeadLinks: [/^https?:\/\/(localhost|127\.0\.0\.1)/],
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: items(["Documentation", "/docs/"], ["Tutorial", "/docs/tutorial"], ["Commands", "/docs/commands"], ["Codes", "/docs/codes"]),
    sidebar: [
      { text: "Begin", items: items(["What it is", "/"], ["All documentation", "/docs/"], ["Your first run", "/docs/tutorial"]) },
      { text: "How to, command", items: items(["Lists of numbers", "/docs/targets"], ["The role", "/docs/roles/"], ["Identity and network", "/docs/identity"],
        ["Runbooks", "/docs/runbooks/"], ["Where it runs", "/examples/runbook/deploy/"]) },
      { text: "How to, library", items: items(["In Spring", "/docs/howto/spring"], ["Without a framework", "/docs/howto/plain"], ["Test", "/docs/howto/test"],
        ["In a service", "/docs/embedding"], ["PostgreSQL", "/docs/journal-r2dbc"], ["Temporal", "/docs/temporal"], ["Alerts", "/docs/alerts"]) },
      { text: "Reference", items: items(["Commands", "/docs/commands"], ["Codes", "/docs/codes"], ["Report", "/docs/report"], ["Settings", "/docs/settings"], ["Meters", "/docs/metrics"],
        ["Simulator", "/simulator/"], ["Faults", "/simulator/FAULTS"], ["The service", "/examples/service/"], ["Versions", "/VERSIONING"]) },
      { text: "Explanation", items: items(["Architecture", "/docs/architecture"], ["Outcomes and proof", "/docs/behaviour"], ["Rates", "/docs/rate"],
        ["Journal", "/docs/journal"], ["Performance", "/docs/performance"], ["Security", "/docs/security"], ["Decisions", "/docs/decisions/"]) },
      { text: "Change it", items: items(["Contributing", "/CONTRIBUTING"], ["Build and tests", "/docs/contributing"], ["Changelog", "/CHANGELOG"]) },
    ],
  },
};
