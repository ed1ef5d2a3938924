// Takes the pictures of the manual from a running demo bank: node docs/pictures/take-pictures.ts http://localhost:8700 <demo password> [name …]

import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { ensureBrowser } from '../../scripts/browser.ts'

type Language = 'zh-CN' | 'en-US'
type Shot = {
  name: string
  user: string
  language?: Language
  theme?: 'light' | 'dark'
  width?: number
  height?: number
  take: (page: Page, base: string) => Promise<void>
}

const WIDTH_PX = 1360
const HEIGHT_PX = 780
/** Fonts, charts and fades are done after this long. */
const CALM_MS = 900
/** A valid number of nobody: the example of GB 11643. */
const EXAMPLE_ID = '11010519491231002X'

const calm = (page: Page) => page.waitForTimeout(CALM_MS)

async function go(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.waitForLoadState('networkidle')
  await calm(page)
}

/** Calls the API as the one who is signed in. */
function api<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  return page.evaluate(
    async ([m, p, b]) => {
      const headers: Record<string, string> = { 'idempotency-key': crypto.randomUUID() }
      if (b) headers['content-type'] = 'application/json'
      const init: RequestInit = { method: m as string, headers }
      if (b) init.body = JSON.stringify(b)
      const response = await fetch(`/api${p}`, init)
      if (!response.ok) throw new Error(`${p}: ${response.status} ${await response.text()}`)
      return response.json()
    },
    [method, path, body] as const,
  ) as Promise<T>
}

type Line = { customerId: string; number: string; kind: string; name: string }

/** A believable person of the caller's branch: married, with documents and phones. */
async function somebody(page: Page, at = 3): Promise<Line> {
  const filter = {
    all: [
      { field: 'kind', op: 'in', value: ['individual'] },
      { field: 'maritalStatus', op: 'in', value: ['married'] },
      { field: 'stage', op: 'in', value: ['growing', 'mature'] },
    ],
  }
  const { items } = await api<{ items: Line[] }>(page, 'POST', '/customers/list', { filter, limit: 50 })
  for (const line of items.slice(at)) {
    const { items: related } = await api<{ items: unknown[] }>(
      page,
      'GET',
      `/customers/${line.customerId}/relationships`,
    )
    if (related.length >= 2) return line
  }
  return items[at] as Line
}

async function openRecord(page: Page, base: string): Promise<Line> {
  const one = await somebody(page)
  await go(page, `${base}/customers/${one.customerId}`)
  return one
}

const FILTER = {
  all: [
    { field: 'stage', op: 'in', value: ['growing', 'mature'] },
    { field: 'incomeBand', op: 'in', value: ['100k-300k', '300k-500k', '500k-1m', 'over-1m'] },
    { field: 'documentExpiresOn', op: 'within-days', value: 2000 },
  ],
}
const FILTERED = `/customers?view=all&f=${encodeURIComponent(JSON.stringify(FILTER))}`

async function takeReview(page: Page, base: string): Promise<void> {
  const one = await somebody(page, 5)
  await signIn(page, base, 'service-agent')
  const evidence = Buffer.from('demo evidence').toString('base64')
  await api(page, 'POST', `/customers/${one.customerId}/change-requests`, {
    changes: { maritalStatus: 'divorced', employer: '澄江设计有限公司' },
    channel: 'counter',
    note: '客户到网点办理',
    evidence: [{ name: 'form.txt', mediaType: 'text/plain', base64: evidence }],
  })
  await signIn(page, base, 'approver')
  await go(page, `${base}/change-requests`)
}

async function takeWizard(page: Page, base: string): Promise<void> {
  await go(page, `${base}/customers/new`)
  const forward = page.locator('form.page button[type=submit]')
  await forward.click()
  await calm(page)
  const number = page.locator('form.page input[type=text], form.page input:not([type])').first()
  await number.fill(EXAMPLE_ID)
  await number.blur()
  await calm(page)
}

/** A drawn card of nobody on a table, a little turned; runs in the browser. */
function drawCard(number: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = 1200
  canvas.height = 800
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D
  pen.fillStyle = '#6b5a49'
  pen.fillRect(0, 0, 1200, 800)
  pen.translate(600, 400)
  pen.rotate(0.04)
  pen.fillStyle = '#e3eaec'
  pen.fillRect(-500, -315, 1000, 630)
  pen.strokeStyle = 'rgba(110, 140, 160, .3)'
  for (let row = -25; row < 25; row++) {
    pen.beginPath()
    for (let x = -500; x <= 500; x += 10)
      pen.lineTo(x, Math.max(-315, Math.min(315, row * 14 + 24 * Math.sin(x / 60 + row))))
    pen.stroke()
  }
  pen.fillStyle = '#8fa0ab'
  pen.fillRect(190, -230, 240, 300)
  pen.fillStyle = '#171717'
  pen.font = '32px "Noto Sans CJK SC", sans-serif'
  const lines = ['姓名  林示例', '性别  女    民族  汉', '出生  1949 年 12 月 31 日', '住址  北京市朝阳区示例路 1 号']
  for (const [at, line] of lines.entries()) pen.fillText(line, -430, -190 + at * 72)
  pen.fillText('公民身份号码', -430, 250)
  pen.font = '42px "DejaVu Sans Mono", monospace'
  for (const [at, character] of [...number].entries()) pen.fillText(character, -190 + at * 33, 252)
  return canvas.toDataURL('image/jpeg', 0.9)
}

async function takeScan(page: Page, base: string): Promise<void> {
  await takeWizard(page, base)
  await page.locator('.acts button').last().click()
  const address = await page.evaluate(drawCard, EXAMPLE_ID)
  const buffer = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
  const picker = page.locator('[role=dialog] input[type=file]')
  await picker.waitFor({ state: 'attached' })
  await picker.setInputFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer })
  await page.locator('.scan.read').waitFor()
  await page.locator('.scan .first input').fill('林示例')
  await calm(page)
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A number that passes GB 11643, of nobody in particular. */
function residentId(birthDate: string, sequence: number): string {
  const digits = `310106${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return `${digits}${'10X98765432'[sum % 11]}`
}

/** Thirty rows, of which one has a broken check digit and one the same document twice. */
function exampleFile(): string {
  const lines = Array.from({ length: 30 }, (_, at) => {
    const birthDate = `19${70 + (at % 29)}-0${1 + (at % 9)}-1${at % 9}`
    const number = residentId(birthDate, 701 + (at === 9 ? 8 : at))
    const typed = at === 4 ? number.replace(/.$/, number.endsWith('0') ? '1' : '0') : number
    const name = `${'赵钱孙李周吴郑王冯陈'[at % 10]}${'安宁和平文'[at % 5]}`
    return [
      name,
      at === 9 ? residentId('1978-09-18', 709) : typed,
      `1380000${String(1000 + at)}`,
      birthDate,
      '静安支行',
    ].join(',')
  })
  return ['客户姓名,证件号码,手机号码,出生日期,开户行', ...lines].join('\r\n')
}

async function takeImport(page: Page, base: string): Promise<void> {
  await go(page, `${base}/imports/new`)
  const file = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(exampleFile()) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.waitForURL(/imports\/[0-9a-f-]{36}/)
  await page.waitForLoadState('networkidle')
  await calm(page)
}

const SHOTS: Shot[] = [
  { name: 'home', user: 'teller', take: (page, base) => go(page, `${base}/home`) },
  {
    name: 'search',
    user: 'teller',
    take: async (page, base) => {
      await go(page, `${base}/home`)
      await page.keyboard.press('Control+k')
      await page.locator('.palette input').waitFor()
      await page.keyboard.type('zhang', { delay: 30 })
      await calm(page)
    },
  },
  { name: 'record', user: 'teller', take: async (page, base) => void (await openRecord(page, base)) },
  {
    name: 'record-en',
    user: 'teller',
    language: 'en-US',
    take: async (page, base) => void (await openRecord(page, base)),
  },
  {
    name: 'reveal',
    user: 'teller',
    take: async (page, base) => {
      await openRecord(page, base)
      await page.locator('.facts .masked button').first().click()
      await calm(page)
    },
  },
  { name: 'create', user: 'teller', take: takeWizard },
  { name: 'scan', user: 'teller', take: takeScan },
  { name: 'scan-en', user: 'teller', language: 'en-US', take: takeScan },
  { name: 'review', user: 'teller', take: takeReview },
  {
    name: 'list',
    user: 'manager',
    take: async (page, base) => {
      await go(page, `${base}${FILTERED}`)
      await page.locator('[data-row="2"] td').nth(3).click()
      await calm(page)
    },
  },
  {
    name: 'list-en',
    user: 'manager',
    language: 'en-US',
    take: async (page, base) => {
      await go(page, `${base}${FILTERED}`)
      await page.keyboard.press('g')
      await calm(page)
    },
  },
  { name: 'import', user: 'relationship-manager', take: takeImport },
  { name: 'import-en', user: 'relationship-manager', language: 'en-US', take: takeImport },
  { name: 'overview', user: 'manager', take: (page, base) => go(page, `${base}/overview`) },
  {
    name: 'overview-en-dark',
    user: 'manager',
    language: 'en-US',
    theme: 'dark',
    take: (page, base) => go(page, `${base}/overview`),
  },
  { name: 'roles', user: 'admin', take: (page, base) => go(page, `${base}/roles`) },
  {
    name: 'phone',
    user: 'teller',
    width: 390,
    height: 844,
    take: async (page, base) => void (await openRecord(page, base)),
  },
]

async function signIn(page: Page, base: string, user: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${base}/sign-in`)
  const [name, password] = [
    page.locator('input[name=username], input[autocomplete=username]'),
    page.locator('input[type=password]'),
  ]
  await name.fill(user)
  await password.fill(passwordOf())
  await password.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.waitForLoadState('networkidle')
}

const passwordOf = () => process.argv[3] ?? ''

async function takeOne(browser: Browser, base: string, shot: Shot): Promise<void> {
  const { language = 'zh-CN', theme = 'light', width = WIDTH_PX, height = HEIGHT_PX } = shot
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    timezoneId: 'Asia/Shanghai',
  })
  await context.addInitScript(
    ([settings]) => localStorage.setItem('kahu.settings', settings as string),
    [JSON.stringify({ language, theme, density: 'standard', menuFolded: null })],
  )
  const page = await context.newPage()
  try {
    await signIn(page, base, shot.user)
    await api(page, 'PUT', '/session/language', { language }).catch(() => {})
    await shot.take(page, base)
    const path = join(import.meta.dirname, `${shot.name}.png`)
    await page.screenshot({ path, animations: 'disabled' })
    console.log(path)
  } finally {
    await context.close()
  }
}

async function main(): Promise<void> {
  const [base = 'http://localhost:8700', , ...names] = process.argv.slice(2)
  const executablePath = ensureBrowser(console.error)
  if (!executablePath) throw new Error('no browser')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    for (const shot of SHOTS.filter(({ name }) => names.length === 0 || names.includes(name)))
      await takeOne(browser, base, shot).catch((error) => console.error(`${shot.name}: ${error}`))
  } finally {
    await browser.close()
  }
}

await main()
