// Markup and scripts in every text: kept by every door, reflected by every address, shown on every page of the menu and every part of a record; none of it runs.

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Account } from '../../src/modules/account/contract.ts'
import { createCustomer } from '../../src/modules/customer/contract.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { placesOf, takesText } from '../bank/from-schema.ts'
import { address, type Desk, PASSWORD } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { draftOf, newPerson } from './people.ts'

const bank = openBrowser()

/** The shortest one fits where little text may stand. */
const PAYLOADS = [
  `"><img src=x onerror="window.kahuRan='img'"><svg onload="window.kahuRan='svg'"></svg>`,
  `<script src=//evil.example></script>`,
  '{{$root.constructor("kahuRan=1")()}}',
  'javascript:alert(1)',
  '"><img src=//evil>',
  '"onclick=alert(1)',
]
type Body = Record<string, unknown>

/** Sends what may be refused; answers the reply, or null. */
async function offer(desk: Desk, method: string, path: string, data: unknown): Promise<Body | null> {
  const headers = { 'x-kahu': '1', 'idempotency-key': newId() }
  const answer = await desk.context.request.fetch(`${address()}/api${path}`, { method, headers, data: data as Body })
  expect(answer.status(), `${method} ${path}`).toBeLessThan(500)
  return answer.ok() ? answer.json() : null
}

/** A body with the first payload that is accepted at each of its texts; `base` is accepted as it stands. */
async function filled(desk: Desk, path: string, schema: object, base: Body): Promise<Body> {
  let body = base
  const texts = [...new Set(placesOf(schema).map(({ path: place }) => place.split('.')[0] as string))]
  for (const field of texts) {
    for (const payload of PAYLOADS) {
      const place = placesOf(schema).find((one) => one.path.split('.')[0] === field && takesText(one, payload))
      if (!place) continue
      const value = (place.put(payload) as Body)[field]
      if (!(await offer(desk, 'POST', `${path}?dryRun=true`, { ...body, [field]: value }))) continue
      body = { ...body, [field]: value }
      break
    }
  }
  return body
}

/** Somebody who may do everything, so that the menu holds every page. */
async function userWithAllRights(): Promise<string> {
  const admin = await bank.sit({ language: 'zh-CN', who: 'admin' })
  const { permissions } = await admin.api<{ permissions: { id: string }[] }>('GET', '/roles')
  const roleId = `all-${newId().slice(-8)}`
  const name = { 'zh-CN': PAYLOADS[4], 'en-US': PAYLOADS[4] }
  const all = Object.fromEntries(permissions.map(({ id }) => [id, null]))
  const role = { roleId, name, scope: 'all', masking: 'masked', secondFactor: false, permissions: all }
  await admin.api('POST', '/roles', role)
  const loginName = `u${newId().slice(-10)}`
  const user = { loginName, displayName: PAYLOADS[4], branchId: 3, roleIds: [roleId] }
  const made = await admin.api<{ firstPassword: string }>('POST', '/users', user)
  await admin.api('POST', '/branches', { code: `X${newId().slice(-6).toUpperCase()}`, name: PAYLOADS[4], parentId: 2 })
  const context = await admin.context.browser()?.newContext()
  const headers = { 'x-kahu': '1' }
  const first = { loginName, password: made.firstPassword }
  await context?.request.post(`${address()}/api/session`, { headers, data: first })
  const changed = await context?.request.post(`${address()}/api/session/password`, {
    headers,
    data: { current: made.firstPassword, next: PASSWORD },
  })
  expect(changed?.status()).toBe(200)
  await context?.close()
  return loginName
}

/** Fills everything that can be filled; answers the paths of the record and its account. */
async function fill(desk: Desk): Promise<string[]> {
  const body = await filled(desk, '/customers', createCustomer.body, draftOf(newPerson(), { branchId: 3 }) as Body)
  expect(Object.values(body).filter((value) => /<|alert/.test(JSON.stringify(value))).length).toBeGreaterThan(3)
  const { customerId } = await desk.api<{ customerId: string }>('POST', '/customers', body)
  const other = await desk.api<{ customerId: string }>('POST', '/customers', draftOf(newPerson(), { branchId: 3 }))
  const record = `/customers/${customerId}`
  await offer(desk, 'POST', `${record}/relationships`, { type: 'spouse', otherId: other.customerId })
  const [long = '', , , , short = ''] = PAYLOADS
  const evidence = [
    { name: short.replaceAll('/', ''), mediaType: 'text/plain', base64: Buffer.from(long).toString('base64') },
  ]
  const asked = {
    changes: { education: 'master', employer: long.slice(0, 90) },
    channel: 'counter',
    note: long,
    evidence,
  }
  expect(await offer(desk, 'POST', `${record}/change-requests`, asked)).not.toBeNull()
  const account = await desk.api<Account>('POST', `${record}/accounts`, { productCode: 'DEMAND', depositFen: 100_000 })
  const at = `${record}/accounts/${account.accountId}`
  const freeze = {
    kind: 'partial',
    amountFen: 100,
    document: short,
    authority: short,
    reason: long,
    version: account.version,
  }
  const frozen = await offer(desk, 'POST', `${at}/freeze`, freeze)
  const order = {
    amountFen: 100,
    every: 'month',
    day: 5,
    purpose: long,
    counterpartyName: short,
    counterpartyNumber: short,
  }
  await offer(desk, 'POST', `${at}/standing-orders`, { ...order, version: frozen?.version })
  const card = await offer(desk, 'POST', `${record}/cards`, { accountId: account.accountId, productCode: 'DEBIT-GOLD' })
  await offer(desk, 'POST', `${record}/cards/${card?.cardId}/block`, { reason: long, version: card?.version })
  const memo = { counterpartyName: short, counterpartyBank: short, purpose: long, counterpartyNumber: short }
  const posting = {
    type: 'deposit',
    currency: 'CNY',
    channel: 'counter',
    amountFen: 100,
    credit: { customerId, accountId: account.accountId },
  }
  expect(await offer(desk, 'POST', '/ledger/postings', { reference: newId(), ...posting, memo })).not.toBeNull()
  const view = { name: short, shared: false, isDefault: false, filter: { all: [] }, sort: null, columns: ['name'] }
  expect(await offer(desk, 'POST', '/customer-views', view)).not.toBeNull()
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const name = `<img src=x onerror=alert(1)>.csv`
  const file = {
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(`${quoted(short)},姓名\r\n${quoted(long)},${quoted(short)}\r\n`),
  }
  const sent = await desk.context.request.post(`${address()}/api/imports`, {
    headers: { 'x-kahu': '1' },
    multipart: { file },
  })
  expect(sent.status(), await sent.text()).toBe(200)
  const { importId } = await sent.json()
  return [record, at, `/imports/${importId}`]
}

/** The page is there, and nothing of what was kept or asked became part of it. */
async function expectQuiet(page: Page, where: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  const found = await page.evaluate(`({
    ran: window.kahuRan ?? null,
    policy: window.kahuPolicy,
    made: [...document.querySelectorAll('img[src="x"], [onerror], [onload], [onclick], script[src*="evil"], a[href^="javascript:" i], img[src*="evil"]')].map((one) => one.outerHTML),
  })`)
  expect(found, where).toEqual({ ran: null, policy: [], made: [] })
}

test('no payload runs, on any page, and the browser reports nothing', async () => {
  const who = await userWithAllRights()
  const desk = await bank.sit({ language: 'en-US', who })
  const { page, context } = desk
  const foreign: string[] = []
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== new URL(address()).origin)
      foreign.push(request.url())
  })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await context.addInitScript(`window.kahuPolicy = []
    document.addEventListener('securitypolicyviolation', (event) => window.kahuPolicy.push(event.violatedDirective + ' ' + event.blockedURI))`)
  const [record = '', ...others] = await fill(desk)

  await desk.go('/home')
  const menu = await page
    .locator('nav a[href^="/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  expect(menu.length).toBeGreaterThan(8)
  await desk.go(record)
  await page.locator('[role=tab]').first().waitFor()
  const tabs = await page.locator('[role=tab]').count()
  expect(tabs).toBeGreaterThan(4)
  for (let at = 0; at < tabs; at += 1) {
    await page.locator('[role=tab]').nth(at).click()
    await expectQuiet(page, `tab ${at} of the record`)
  }
  for (const path of [...new Set([...menu, ...others, '/account', '/imports/new', '/customers/new'])]) {
    await desk.go(path as string)
    await expectQuiet(page, path as string)
  }

  // Reflected: what stands in an address, and what is typed into the one box.
  const text = encodeURIComponent(PAYLOADS[0] as string)
  for (const path of [
    `/${text}`,
    `/customers/${text}`,
    `/customers?view=${text}&f=${text}&by=${text}`,
    `${record}?tab=${text}&edit=${text}`,
    `/imports/${text}`,
    `/sign-in?to=${encodeURIComponent('javascript:alert(1)')}`,
    `/sign-in?to=${encodeURIComponent('//evil.example')}`,
    `/home?x=${text}#${text}`,
  ]) {
    await page.goto(`${address()}${path}`)
    await expectQuiet(page, path)
    expect(new URL(page.url()).origin).toBe(new URL(address()).origin)
  }
  await desk.go('/home')
  await page.keyboard.press('Control+k')
  await page.locator('#palette-list').waitFor()
  for (const payload of PAYLOADS) {
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(payload)
    await expectQuiet(page, `the box: ${payload}`)
  }
  expect({ foreign, dialogs }).toEqual({ foreign: [], dialogs: [] })
})

test('the watch itself sees a payload that does run', async () => {
  const desk = await bank.sit({ language: 'en-US' })
  await desk.context.addInitScript('window.kahuPolicy = []')
  await desk.go('/sign-in').catch(() => {})
  await desk.page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="x">')`)
  await expect(expectQuiet(desk.page, 'on purpose')).rejects.toThrow()
  desk.faults.length = 0
})
