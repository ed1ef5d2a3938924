// A change on its way: asked at a counter, waiting on the record, looked at by another at a desk or on a phone, made or sent back.

import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { type Desk, overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { openCustomer } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const TAG = '四眼'

/** Changes of customers with the tag wait; the rule itself waited for the compliance officer. */
async function layDown(language: 'zh-CN' | 'en-US'): Promise<void> {
  const admin = await bank.sit({ language, who: 'admin' })
  const { items } = await admin.api<{ items: { policyId: string }[] }>('GET', '/approval-policies')
  if (items.some(({ policyId }) => policyId === 'tagged')) return
  const rule = {
    ...{ route: 'customer.update', active: true, conditions: { customerTags: [TAG] } },
    ...{ levels: ['permission:approval.decide'], deadlineHours: 24, remindHours: 4, escalateHours: 12 },
    ...{ escalateTo: 'role:manager', version: 0 },
  }
  type Held = { pendingChange: { pendingChangeId: string } }
  const { pendingChange } = await admin.api<Held>('PUT', '/approval-policies/tagged', rule)
  const compliance = await bank.sit({ language, who: 'compliance' })
  await compliance.api('POST', `/approvals/${pendingChange.pendingChangeId}/approve`, { version: 1 })
}

/** The teller changes the ethnicity in the page; answers the customer. */
async function askAtCounter(teller: Desk, value: string) {
  const { page, w } = teller
  const customer = await openCustomer(teller, { tags: [TAG], ethnicity: '汉族' })
  await teller.go(`/customers/${customer.customerId}?tab=profile`)
  const fact = page.locator('.fact').filter({ hasText: w('customer.field.ethnicity') })
  await fact.hover()
  await fact.getByRole('button').first().click()
  await fact.getByRole('textbox').fill(value)
  await fact.getByRole('textbox').press('Enter')
  await teller
    .dialog()
    .getByRole('heading', { name: w('approval.held.title') })
    .waitFor()
  return customer
}

describe.each(LANGUAGES)('a second pair of eyes in %s', (language) => {
  const width = language === 'zh-CN' ? 1440 : 360

  test(`is asked at the counter and given at ${width} px`, async () => {
    await layDown(language)
    const teller = await bank.sit({ language, who: 'teller' })
    const { page, w } = teller
    const customer = await askAtCounter(teller, '回族')
    const held = teller.dialog()
    await held.getByLabel(w('approval.note')).fill('as the document says')
    await held.locator('input[type=file]').setInputFiles({
      ...{ name: 'form.txt', mimeType: 'text/plain', buffer: Buffer.from('the signed form') },
    })
    await teller.accessible('a change that waits')
    await held.getByRole('button', { name: w('approval.evidenceSend') }).click()
    await teller.toast('approval.added')
    await held.getByRole('button', { name: w('approval.held.finish') }).click()
    const banner = page.locator('.note').filter({ hasText: w('approval.banner.title') })
    await banner.waitFor()

    const approver = await bank.sit({ language, who: 'approver', width })
    const inbox = approver.page
    const at = approver.w
    await approver.go('/approvals')
    await approver.accessible('the inbox')
    const line = inbox.locator('.inbox .list li').last().getByRole('button')
    await line.click()
    await inbox.getByText('as the document says').waitFor()
    await inbox.locator('.review').getByText('回族').waitFor()
    await approver.button('kit.evidence.show').click()
    await inbox.getByText('the signed form').waitFor()
    await approver.button('approval.tryOut').click()
    await inbox.getByText(at('approval.checkImpact')).waitFor()
    await approver.accessible('a change under review')
    expect(await overflowPx(inbox)).toBe(0)
    // Nothing goes back without a reason.
    await approver.button('approval.return').click()
    await inbox.getByText(at('approval.reasonNeeded')).waitFor()
    await approver.button('approval.approve').click()
    await approver.toast('approval.done.applied')

    await banner.waitFor({ state: 'detached' })
    const shown = await teller.api<{ ethnicity: string }>('GET', `/customers/${customer.customerId}`)
    expect(shown.ethnicity).toBe('回族')
  })

  test('goes back to its maker, is changed and comes again; keys walk the inbox', async () => {
    await layDown(language)
    const teller = await bank.sit({ language, who: 'teller' })
    const { page, w } = teller
    const customer = await askAtCounter(teller, '满族')
    await teller
      .dialog()
      .getByRole('button', { name: w('approval.held.see') })
      .click()
    await page.getByText(w('approval.checkOwn')).first().waitFor()
    const id = new URL(page.url()).searchParams.get('id') as string

    const approver = await bank.sit({ language, who: 'approver' })
    await approver.go(`/approvals?id=${id}`)
    const opinion = approver.page.getByLabel(approver.w('approval.opinion'))
    await opinion.fill('the wrong one')
    await approver.button('approval.return').click()
    await approver.toast('approval.done.returned')

    await page.getByRole('heading', { name: w('approval.resubmit') }).waitFor()
    await page.getByText('the wrong one').waitFor()
    await page.locator('form.again').getByLabel(w('customer.field.ethnicity')).fill('壮族')
    await teller.accessible('a change sent back')
    await page.locator('form.again').getByRole('button').click()
    await teller.toast('approval.resubmitted')

    await approver.go(`/approvals?id=${id}`)
    await approver.page.locator('.review').getByText('壮族').waitFor()
    await approver.page.locator('h1').click()
    await approver.page.keyboard.press('a')
    await approver.toast('approval.done.applied')
    const shown = await teller.api<{ ethnicity: string }>('GET', `/customers/${customer.customerId}`)
    expect(shown.ethnicity).toBe('壮族')
  })

  test('has its rules and its stand-ins on pages of their own', async () => {
    await layDown(language)
    const admin = await bank.sit({ language, who: 'admin' })
    await admin.go('/approval-policies')
    await admin.page.locator('.rule').first().waitFor()
    await admin.accessible('rules')
    await admin.button('approval.policy.add').click()
    await admin.dialog().waitFor()
    await admin.accessible('a rule')
    await admin
      .dialog()
      .getByRole('textbox')
      .first()
      .fill(`r-${newId().slice(-8)}`)
    await admin.button('approval.policy.save').click()
    await admin.page.getByRole('heading', { name: admin.w('approval.held.title') }).waitFor()
    const approver = await bank.sit({ language, who: 'approver', width: 360 })
    await approver.go('/approvals/delegations')
    await approver.page.locator('form').waitFor()
    await approver.accessible('standing in')
    expect(await overflowPx(approver.page)).toBe(0)
  })
})
