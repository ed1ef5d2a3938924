// A second factor in the browser: passkey by a virtual authenticator, codes of an app, recovery codes, asked anew when stale.

import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { codeOf } from '../bank/code-of.ts'
import { address, type Desk, overflowPx, textOf } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const OWN_PASSWORD = 'nine quiet boats 99'

async function addAuthenticatorTo(desk: Desk): Promise<void> {
  const client = await desk.context.newCDPSession(desk.page)
  await client.send('WebAuthn.enable')
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function signIn({ page }: Desk, loginName: string, password: string): Promise<void> {
  await page.locator('#login-name').fill(loginName)
  await page.locator('#password').fill(password)
  await page.locator('button[type=submit]').click()
}

/** Opens a user and sets the own password through the interface. */
async function newUser(admin: Desk, roleIds: string[]): Promise<string> {
  const loginName = `f.${newId().slice(-8)}`
  const body = { loginName, displayName: 'Zhao Min', branchId: 3, roleIds }
  const { firstPassword } = await admin.api<{ firstPassword: string }>('POST', '/users', body)
  const context = await admin.page.context().browser()?.newContext()
  if (!context) throw new Error('no browser')
  const headers = { 'x-kahu': '1' }
  const first = { loginName, password: firstPassword }
  await context.request.post(`${address()}/api/session`, { headers, data: first })
  const data = { current: firstPassword, next: OWN_PASSWORD }
  expect((await context.request.post(`${address()}/api/session/password`, { headers, data })).status()).toBe(200)
  const chosen = { language: admin.language }
  expect((await context.request.put(`${address()}/api/session/language`, { headers, data: chosen })).status()).toBe(200)
  await context.close()
  return loginName
}

describe.each(LANGUAGES)('a second factor in %s', (language) => {
  test('is set up as a passkey and as an app, and asked for at the next sign-in', async () => {
    const admin = await bank.sit({ language, who: 'admin' })
    const loginName = await newUser(admin, ['admin'])
    const desk = await bank.sit({ language })
    const { page, w } = desk
    await addAuthenticatorTo(desk)
    const leave = async () => {
      await page.request.delete(`${address()}/api/session`, { headers: { 'x-kahu': '1' } })
      await desk.go('/account')
      await page.locator('#login-name').waitFor()
    }

    await desk.go('/account')
    await signIn(desk, loginName, OWN_PASSWORD)
    await desk.button('staff.factor.add').click()
    await desk.dialog().waitFor()
    await desk.accessible('add a second factor')
    await desk
      .dialog()
      .getByRole('button', { name: w('staff.factor.make'), exact: true })
      .click()
    await page.locator('li code').nth(9).waitFor()
    const recovery = await page.locator('li code').allTextContents()
    await desk.accessible('recovery codes')
    await desk.button('staff.factor.codesKept').click()
    await page.getByText(w('staff.factor.thisDevice')).waitFor()

    await desk.button('staff.factor.add').click()
    await desk
      .dialog()
      .getByRole('button', { name: w('staff.factor.setUp'), exact: true })
      .click()
    await desk.dialog().locator('p code').waitFor()
    const secret = (await textOf(desk.dialog().locator('p code'))).replace(/\s/g, '')
    await desk.accessible('set up an authenticator')
    await desk.dialog().getByLabel(w('staff.factor.firstCode')).fill(codeOf(secret, -1))
    await desk.button('staff.factor.confirm').click()
    await desk.toast('staff.factor.added')

    await leave()
    await signIn(desk, loginName, OWN_PASSWORD)
    await page.waitForURL('**/second-factor**')
    await page.locator('#factor-code').waitFor()
    await desk.accessible('give a second factor')
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await overflowPx(page)).toBe(0)
    await page.setViewportSize({ width: 1440, height: 900 })
    // Nothing else opens meanwhile.
    await desk.go('/users')
    await page.waitForURL('**/second-factor**')
    await desk.button('staff.factor.use').click()
    await page.waitForURL('**/users')

    await leave()
    await signIn(desk, loginName, OWN_PASSWORD)
    await page.locator('#factor-code').fill('000000')
    await page.getByRole('alert').waitFor()
    await page.locator('#factor-code').fill(codeOf(secret, 0))
    await page.waitForURL('**/account')

    // The server says that the factor is stale: it is asked for, and the act goes on by itself.
    let asked = 0
    await page.route('**/api/session/factors/recovery-codes', async (route) => {
      asked += 1
      if (asked > 1) return route.continue()
      const problem = { type: 'about:blank', title: 'x', status: 403, code: 'access.factor-stale', requestId: 'x' }
      await route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(problem) })
    })
    await desk.button('staff.factor.renew').click()
    await desk
      .dialog()
      .getByRole('button', { name: w('staff.factor.useRecovery') })
      .click()
    await page.locator('#factor-recovery').fill(recovery[0] as string)
    await desk.accessible('asked again')
    await desk
      .dialog()
      .locator('.way.on')
      .getByRole('button', { name: w('staff.factor.use'), exact: true })
      .click()
    await page.locator('li code').nth(9).waitFor()
    expect(await page.locator('li code').allTextContents()).not.toContain(recovery[1])
  })
})
