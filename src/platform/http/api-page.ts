// The page that shows the API: plain HTML printed from the same document, readable without a script.

type Operation = {
  operationId: string
  summary: string
  tags: string[]
  'x-permission': string
  parameters: { name: string; in: string; required: boolean; description?: string; schema: object }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}
type Document = {
  info: { title: string; version: string; description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const schemaBlock = (title: string, schema: object | undefined) =>
  schema
    ? `<details><summary>${escapeHtml(title)}</summary><pre tabindex="0">${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`
    : ''

function operationHtml(path: string, method: string, operation: Operation): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const reply = Object.values(operation.responses['200']?.content ?? {})[0]?.schema
  const rows = operation.parameters.map(
    (parameter) =>
      `<tr><th scope="row">${escapeHtml(parameter.name)}</th><td>${parameter.in}</td><td>${parameter.required ? '必填 required' : ''}</td><td><code>${escapeHtml(JSON.stringify(parameter.schema))}</code></td></tr>`,
  )
  const table = rows.length > 0 ? `<table><tbody>${rows.join('')}</tbody></table>` : ''
  return `<section id="${operation.operationId}"><h3><span class="method">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(operation.summary)} · <code>${operation.operationId}</code> · <code>${escapeHtml(operation['x-permission'])}</code></p>${table}
${schemaBlock('请求 Request', body)}${schemaBlock('应答 Reply', reply)}</section>`
}

/** HTML of the OpenAPI document; its style sheet is served beside it because inline styles are not allowed. */
export function apiPageOf(document: object): string {
  const { info, tags, paths } = document as Document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const parts = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === tag.name)
    return `<h2 id="tag-${tag.name}">${escapeHtml(tag.description)}</h2>${own.map(({ path, method, operation }) => operationHtml(path, method, operation)).join('')}`
  })
  const index = tags.map((tag) => `<li><a href="#tag-${tag.name}">${escapeHtml(tag.description)}</a></li>`).join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(info.title)} API</title>
<link rel="stylesheet" href="/api/docs.css"></head><body><header><h1>${escapeHtml(info.title)} API ${escapeHtml(info.version)}</h1><p>${escapeHtml(info.description)} <a href="/api/openapi.json">openapi.json</a></p></header>
<nav aria-label="模块 Modules"><ul>${index}</ul></nav><main>${parts.join('')}</main></body></html>`
}

export const API_PAGE_CSS = `:root{color-scheme:light dark}body{font:14px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;margin:0 auto;max-width:960px;padding:24px 16px;color:#1b1f23;background:#fff}
h1{font-size:20px}h2{font-size:16px;border-top:1px solid #e6e3db;padding-top:24px}h3{font-size:14px;margin:20px 0 0}a{color:#0f5a70}code,pre{font:12px/1.5 ui-monospace,monospace}
pre{background:#faf9f6;padding:12px;overflow:auto;max-height:480px}table{border-collapse:collapse}th,td{text-align:left;padding:2px 12px 2px 0;font-weight:400;vertical-align:top}.method{color:#0f5a70;font-weight:600}
nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;list-style:none}summary{cursor:pointer}
@media (prefers-color-scheme:dark){body{color:#e7e5e0;background:#161a1d}a,.method{color:#74c2d7}pre{background:#1b2024}h2{border-color:#283036}}`
