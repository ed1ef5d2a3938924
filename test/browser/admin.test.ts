// An administrator's work: users, roles, branches; and what an administrator cannot see.

import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { textOf } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const OWN_PASSWORD = 'seven quiet boats 77'
const short = () => newId().slice(-8)

describe.each(LANGUAGES)('an administrator in %s', (language) => {
  const sit = (who?: string) => bank.sit({ language, who })

  test('opens a user, who must choose a password, and ends the session by disabling', async () => {
    const [admin, user] = [await sit('admin'), await sit()]
    const { page, w } = admin
    const loginName = `u.${short()}`
    await admin.go('/users')
    await admin.button('staff.users.create').click()
    const form = admin.dialog()
    await form.getByLabel(w('staff.field.loginName')).fill(loginName)
    await form.getByLabel(w('staff.field.displayName')).fill('Zhao Min')
    await form.getByLabel(w('staff.field.branchId')).click()
    await form.getByRole('option').filter({ hasText: '静安支行' }).click()
    await form.getByLabel(language === 'zh-CN' ? '柜员' : 'Teller', { exact: true }).check()
    await form.getByRole('button', { name: w('staff.users.add'), exact: true }).click()
    const first = page.locator('code')
    await first.waitFor()
    const firstPassword = await textOf(first)
    await admin.accessible('first password')
    await admin.button('staff.users.firstDone').click()

    await user.go('/')
    await user.page.locator('#login-name').fill(loginName)
    await user.page.locator('#password').fill(firstPassword)
    await user.button('staff.signIn.act').click()
    // The new user's language is the bank's until they choose.
    const { page: their } = user
    await their.waitForURL('**/password**')
    const fields = their.locator('input[type=password]')
    await fields.nth(0).fill(firstPassword)
    await fields.nth(1).fill(OWN_PASSWORD)
    await fields.nth(2).fill(OWN_PASSWORD)
    await their.locator('button[type=submit]').click()
    await their.waitForURL('**/home')
    expect((await user.context.request.get(new URL('/api/session', their.url()).href)).status()).toBe(200)

    await page.getByRole('searchbox').fill(loginName)
    await page.getByText(loginName).first().waitFor()
    await page.locator('[data-row="0"]').filter({ hasText: loginName }).click()
    await admin.button('staff.users.disable').click()
    await admin.dialog().waitFor()
    await admin.accessible('disable a user')
    await admin
      .dialog()
      .getByRole('button', { name: w('staff.users.disableAct'), exact: true })
      .click()
    await admin.toast('staff.users.disabled', { name: 'Zhao Min' })
    expect((await user.context.request.get(new URL('/api/session', their.url()).href)).status()).toBe(401)
    await their.getByRole('navigation').getByRole('link').nth(1).click()
    await their.waitForURL('**/sign-in**')
  })

  test('makes a role and changes what it may', async () => {
    const desk = await sit('admin')
    const { page, w } = desk
    const roleId = `auditor-${short().replace(/\d/g, 'x')}`
    await desk.go('/roles')
    await page.getByLabel(w('staff.field.roleId')).waitFor()
    await desk.button('staff.roles.create').click()
    await page.getByLabel(w('staff.field.roleId')).fill(roleId)
    await page.getByLabel(w('staff.roles.nameZh')).fill(`审计${roleId}`)
    await page.getByLabel(w('staff.roles.nameEn')).fill(`Auditor ${roleId}`)
    const look = page.getByLabel(w('permission.customer.show'), { exact: true })
    await look.check()
    await page
      .locator('.head-bar, .page-head, header, .row')
      .getByRole('button', { name: w('staff.roles.add'), exact: true })
      .last()
      .click()
    await page.locator('.toast').filter({ hasText: roleId }).waitFor()
    const saved = page.locator('.role').filter({ hasText: roleId })
    await saved.waitFor()
    expect(await textOf(saved)).toContain(w('staff.roles.count', { n: 1 }))
    await page.getByLabel(w('permission.customer.history'), { exact: true }).check()
    await desk.button('staff.roles.save').click()
    await expect.poll(() => textOf(saved)).toContain(w('staff.roles.count', { n: 2 }))
  })

  test('opens a branch under another', async () => {
    const desk = await sit('admin')
    const { page, w } = desk
    const code = `T${short().toUpperCase()}`
    await desk.go('/branches')
    await page.locator('.open').filter({ hasText: '上海分行' }).click()
    await desk.button('staff.branches.addUnder').click()
    await page.getByRole('textbox', { name: w('staff.field.code') }).fill(code)
    await page.getByRole('textbox', { name: w('staff.field.name') }).fill(`支行 ${code}`)
    await page
      .locator('form')
      .getByRole('button', { name: w('staff.branches.add'), exact: true })
      .click()
    await desk.toast('staff.branches.saved', { name: `支行 ${code}` })
    await page.locator('.tree tr').filter({ hasText: code }).waitFor()
  })

  test('sees no customers: no menu, and a closed door by address', async () => {
    const desk = await sit('admin')
    const { page, w } = desk
    await desk.go('/users')
    const menu = page.getByRole('navigation', { name: w('frame.menu') })
    await menu.getByRole('link', { name: w('staff.users.title') }).waitFor()
    expect(await menu.getByRole('link', { name: w('customer.list.title'), exact: true }).count()).toBe(0)
    await desk.go('/customers')
    await page.getByRole('heading', { name: w('frame.forbidden.title') }).waitFor()
    await desk.go('/no-such-page')
    await page.getByRole('heading', { name: w('frame.notFound.title') }).waitFor()
  })
})
