// The page contains the plotting library, gzipped, in base64.

async function loadPlotly() {
  const element = document.getElementById("plotly-gzip-base64"), packed = element.textContent;
  if (packed === "") throw new Error("this report was written without it");
  if (typeof DecompressionStream === "undefined") throw new Error("this browser cannot unpack it");
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
  script.textContent = "";
  element.remove();
  if (typeof Plotly === "undefined") throw new Error("it did not start");
}
