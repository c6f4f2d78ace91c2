// The charts, tables and texts of a deck, written by PptxGenJS: node deck.cjs deck.json out.pptx
const fs = require("fs");
const PptxGenJS = require(require.resolve("pptxgenjs", { paths: [process.cwd(), __dirname] }));

const [source, target] = process.argv.slice(2);
const deck = JSON.parse(fs.readFileSync(source, "utf8"));
const pptx = new PptxGenJS();
pptx.layout = "LAYOUT_WIDE";
for (const slide of deck.slides) {
  const made = pptx.addSlide();
  for (const text of slide.texts) {
    made.addText(text.text, { x: text.x, y: text.y, w: text.w, h: text.h, fontSize: 14 });
  }
  for (const table of slide.tables) {
    const rows = table.rows.map((row) => row.map((cell) => ({ text: cell })));
    made.addTable(rows, { x: table.x, y: table.y, w: table.w, fontSize: 12 });
  }
  for (const chart of slide.charts) {
    const series = chart.series.map((one) => ({ name: one.name, labels: chart.labels, values: one.values }));
    const kind = { line: pptx.charts.LINE, scatter: pptx.charts.LINE }[chart.kind] || pptx.charts.BAR;
    made.addChart(kind, series, { x: chart.x, y: chart.y, w: chart.w, h: chart.h, altText: chart.alt });
  }
  if (slide.notes) made.addNotes(slide.notes);
}
pptx.writeFile({ fileName: target }).then(() => process.exit(0));
