// Single sign-on in the browser: an administrator says what a group means, its member comes in and goes out through the provider.

import { describe, expect, inject, test } from 'vitest'
import { address, overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const GROUP = 'tellers-of-jingan'

describe.each(LANGUAGES)('single sign-on in %s', (language) => {
  test.skipIf(inject('providerAddress') === '')(
    'lets in whom a group gives a role, and turns away whom none does',
    async () => {
      const provider = inject('providerAddress')
      const admin = await bank.sit({ language, who: 'admin' })
      await admin.go('/single-sign-on')
      await admin.page.getByText(admin.w('staff.groups.empty')).waitFor()
      await admin.accessible('no groups')

      const { page, w, ...desk } = await bank.sit({ language })
      const comeIn = async () => {
        await desk.go('/account')
        await desk.accessible('sign in')
        await desk.button('staff.signIn.single').click()
        await page.waitForURL(`${provider}/interaction/**`)
        await page.getByLabel('Who').fill('single.sun')
        await page.getByRole('button', { name: 'Go on' }).click()
      }
      await comeIn()
      await page.getByRole('alert').waitFor()
      await page.getByText(w('refusal.staff.single-no-role')).waitFor()
      await desk.accessible('turned away')
      // The code does not stay in the address.
      expect(page.url()).toBe(`${address()}/sign-in/return`)
      await desk.context.clearCookies()

      await admin.api('PUT', '/single-sign-on/groups', {
        group: GROUP,
        roleIds: ['teller'],
        branchId: 3,
        version: null,
      })
      await admin.go('/single-sign-on')
      await admin.page.getByRole('button', { name: GROUP }).click()
      await admin.page.getByRole('heading', { name: GROUP }).waitFor()
      await admin.accessible('a group')

      await comeIn()
      await page.waitForURL(`${address()}/account`)
      await page.getByText('single.sun').first().waitFor()
      expect(await overflowPx(page)).toBe(0)

      await admin.button('staff.groups.remove').click()
      await admin
        .dialog()
        .getByRole('button', { name: w('staff.groups.removeAct'), exact: true })
        .click()
      await admin.toast('staff.groups.removed', { name: GROUP })
    },
  )
})
