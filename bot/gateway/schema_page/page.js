// Shows the OpenAPI document without anything from elsewhere; text is set as text.
const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

fetch("/schema/openapi.json")
  .then((answer) => answer.json())
  .then((schema) => {
    const routes = document.getElementById("routes");
    routes.textContent = "";
    for (const [path, methods] of Object.entries(schema.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const row = document.createElement("details");
        const head = document.createElement("summary");
        head.append(element("b", method.toUpperCase()), element("code", path), ` ${operation.summary ?? ""}`);
        row.append(head, element("p", operation.description ?? ""), element("pre", JSON.stringify(operation, null, 2)));
        routes.append(row);
      }
    }
    routes.append(element("h2", "Schemas"), element("pre", JSON.stringify(schema.components?.schemas ?? {}, null, 2)));
  });
