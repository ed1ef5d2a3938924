// Every page and every dialog in each theme, width and language: nobody shut out (axe), nothing cut off, nothing refused by the content policy.

import { describe, expect, test } from 'vitest'
import type { Account } from '../../src/modules/account/contract.ts'
import type { Customer } from '../../src/modules/customer/contract.ts'
import { type Desk, type Look, overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { openCustomer } from './people.ts'

const bank = openBrowser()
/** A page in sight of two opposite looks has been in each theme, width and language; pages take turns between the pairs. */
const LOOKS: Look[] = [
  { language: 'zh-CN', theme: 'light', width: 1440 },
  { language: 'en-US', theme: 'dark', width: 1440 },
  { language: 'en-US', theme: 'light', width: 360 },
  { language: 'zh-CN', theme: 'dark', width: 360 },
]

type Place = {
  name: string
  path: string
  /** What stands on the page when it is there. */
  there: (desk: Desk) => Promise<unknown>
  /** Opens what lies over the page, by name. */
  over?: Record<string, (desk: Desk) => Promise<unknown>>
}
const seen = (selector: string) => (desk: Desk) => desk.page.locator(selector).first().waitFor()
const dialogBy = (key: string) => async (desk: Desk) => {
  await desk.button(key).first().click()
  await desk.dialog().waitFor()
}

async function look(desk: Desk, where: string): Promise<void> {
  await desk.page.evaluate('document.fonts.ready')
  await desk.accessible(where)
  expect(await overflowPx(desk.page), `${where}: wider than the window`).toBeLessThanOrEqual(0)
}

async function walk(desk: Desk, turn: number, places: Place[]): Promise<void> {
  for (const { name, path, there, over = {} } of places.filter((_, at) => at % 2 === turn)) {
    await desk.go(path)
    await there(desk)
    await look(desk, name)
    for (const [part, open] of Object.entries(over)) {
      await open(desk)
      await look(desk, `${name}, ${part}`)
      await desk.page.keyboard.press('Escape')
      await desk.dialog().first().waitFor({ state: 'detached' })
    }
  }
}

/** Filled by the first look: a customer with everything a record can show. */
let customer: Customer
/** An account of that customer, with a freeze, a standing order and a card on it. */
let accountId: string
async function prepare(desk: Desk): Promise<void> {
  if (customer) return
  const other = await openCustomer(desk)
  customer = await openCustomer(desk, { ethnicity: '汉族', education: 'bachelor', tags: ['VIP'] })
  await desk.api('POST', `/customers/${customer.customerId}/relationships`, {
    type: 'spouse',
    otherId: other.customerId,
  })
  await desk.api('POST', `/customers/${customer.customerId}/change-requests`, {
    changes: { education: 'master' },
    channel: 'counter',
    note: 'as the diploma says',
  })
  const accounts = `/customers/${customer.customerId}/accounts`
  const account = await desk.api<Account>('POST', accounts, { productCode: 'DEMAND', depositFen: 100_000 })
  accountId = account.accountId
  const freeze = { kind: 'partial', amountFen: 1_000, reason: 'inquiry', version: account.version }
  await desk.api('POST', `${accounts}/${accountId}/freeze`, freeze)
  await desk.api('POST', `/customers/${customer.customerId}/cards`, { accountId, productCode: 'DEBIT-GOLD' })
}

describe.each(LOOKS)('$language, $theme, $width px', (seenAs) => {
  const turn = LOOKS.indexOf(seenAs) % 3 === 0 ? 0 : 1
  const narrow = (seenAs.width ?? 0) < 760
  const sit = (who?: string) => bank.sit({ ...seenAs, who })

  test('before signing in', async () => {
    await walk(await sit(), 0, [
      {
        name: 'sign-in',
        path: '/sign-in',
        there: seen('#login-name'),
      },
    ])
  })

  test('pages of a teller', async () => {
    const desk = await sit('teller')
    await prepare(desk)
    const record = `/customers/${customer.customerId}`
    await walk(desk, turn, [
      {
        name: 'desk',
        path: '/home',
        there: seen('.big input'),
        over: {
          palette: async ({ page }) => {
            await page.keyboard.press('Control+k')
            await page.locator('#palette-list [role=option]').first().waitFor()
          },
          shortcuts: async (one) => {
            await one.page.evaluate('document.activeElement.blur()')
            await one.page.keyboard.press('?')
            await one.dialog().waitFor()
          },
        },
      },
      { name: 'customers', path: '/customers?view=all', there: seen('[data-row="0"]') },
      { name: 'new customer', path: '/customers/new', there: seen('form') },
      {
        name: 'record',
        path: record,
        there: seen('[role=tabpanel] .pan'),
        over: {
          'ask for a change': dialogBy('customer.record.request'),
          reveal: async (one) => {
            await one.page.locator('.facts .ibtn').first().click()
            await one.dialog().waitFor()
          },
        },
      },
      { name: 'profile', path: `${record}?tab=profile`, there: seen('.fact') },
      { name: 'whole form', path: `${record}?edit=1`, there: seen('[role=tabpanel] form') },
      {
        name: 'relations',
        path: `${record}?tab=relations`,
        there: seen('[role=tabpanel] li'),
        over: { 'add a relation': dialogBy('customer.record.relation.add') },
      },
      {
        name: 'accounts and cards',
        path: `${record}?tab=accounts`,
        there: seen('[role=tabpanel] .pan + .pan tbody tr'),
        over: { 'open an account': dialogBy('account.open'), 'issue a card': dialogBy('card.issue') },
      },
      {
        name: 'account',
        path: `${record}/accounts/${accountId}`,
        there: seen('.lines li'),
        over: { freeze: dialogBy('route.account.freeze'), 'add a holder': dialogBy('route.account.add-holder') },
      },
      { name: 'timeline', path: `${record}?tab=history`, there: seen('.entries') },
      { name: 'whole view', path: `${record}?tab=whole`, there: seen('.household tbody tr') },
      {
        name: 'change requests of a record',
        path: `${record}?tab=changes`,
        there: seen('[role=tabpanel] .diff, [role=tabpanel] li'),
      },
      { name: 'change requests', path: '/change-requests', there: seen('.inbox .list button') },
      { name: 'not found', path: '/no-such-page', there: seen('h1') },
      { name: 'forbidden', path: '/users', there: seen('h1') },
    ])
  })

  test('pages of a manager', async () => {
    const desk = await sit('manager')
    await walk(desk, turn, [
      { name: 'overview', path: '/home', there: seen('canvas') },
      { name: 'cockpit', path: '/cockpit', there: seen('canvas') },
      {
        name: 'list',
        path: `/customers?view=all&by=stage&f=${encodeURIComponent('{"all":[{"field":"status","op":"in","value":["active"]},{"any":[{"field":"education","op":"in","value":["master"]},{"field":"completenessPercent","op":"at-least","value":10}]}]}')}`,
        there: seen('[data-row="0"]'),
        over: narrow ? {} : { export: dialogBy('customer.list.export') },
      },
      { name: 'imports', path: '/imports', there: seen('h1') },
      { name: 'new import', path: '/imports/new', there: seen('.drop') },
    ])
  })

  test('pages of compliance', async () => {
    await prepare(await sit('teller'))
    const desk = await sit('compliance')
    await walk(desk, turn, [
      { name: 'alerts', path: '/alerts', there: seen('.find') },
      { name: 'thresholds', path: '/alert-rules', there: seen('.rules') },
      {
        name: 'who looked',
        path: `/customers/${customer.customerId}?tab=looks`,
        there: seen('.looks tbody tr'),
        over: { copy: dialogBy('watch.looks.print') },
      },
    ])
  })

  test('pages of an administrator', async () => {
    const desk = await sit('admin')
    await walk(desk, turn, [
      {
        name: 'users',
        path: '/users',
        there: seen('[data-row="0"]'),
        over: { 'new user': dialogBy('staff.users.create') },
      },
      { name: 'roles', path: '/roles', there: seen('.perms') },
      { name: 'branches', path: '/branches', there: seen('.tree') },
      {
        name: 'departments',
        path: '/departments',
        there: seen('form, .state'),
      },
      { name: 'effective access', path: '/sight', there: seen('.ask') },
      {
        name: 'products',
        path: '/products',
        there: seen('.facts'),
        over: { 'new version': dialogBy('product.newVersion') },
      },
      { name: 'account', path: '/account', there: seen('.session') },
      { name: 'password', path: '/password', there: seen('#rules') },
    ])
  })
})
