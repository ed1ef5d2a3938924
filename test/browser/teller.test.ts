// A teller's day: signs in, finds a customer, opens the record, looks at an original, opens a new customer, changes and restores.

import { describe, expect, test } from 'vitest'
import { PASSWORD, textOf } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { misread, newPerson, openCustomer } from './people.ts'
import { LANGUAGES, wordsOf } from './words.ts'

const bank = openBrowser()

describe.each(LANGUAGES)('a teller in %s', (language) => {
  const sit = (who?: string) => bank.sit({ language, who })

  test('signs in with the form, in the language chosen there, and is told when the password is wrong', async () => {
    const desk = await sit()
    const { page, w } = desk
    const other = wordsOf(language === 'zh-CN' ? 'en-US' : 'zh-CN')
    await desk.go('/customers')
    await desk.button('frame.otherLanguage').click()
    await page.getByRole('button', { name: other('frame.otherLanguage'), exact: true }).click()
    await page.getByLabel(w('staff.signIn.loginName')).fill('teller')
    await page.locator('#password').fill('not the password 1')
    await desk.button('staff.signIn.act').click()
    await page
      .getByRole('alert')
      .filter({ hasText: w('refusal.staff.sign-in-failed') })
      .waitFor()
    await page.locator('#password').fill(PASSWORD)
    await desk.button('staff.signIn.act').click()
    await page
      .getByRole('heading', { name: w('customer.list.title') })
      .first()
      .waitFor()
    expect(new URL(page.url()).pathname).toBe('/customers')
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
  })

  test('finds a customer by name, initials and ID number, in the one box and in the palette', async () => {
    const desk = await sit('teller')
    const { page, w } = desk
    const customer = await openCustomer(desk)
    await desk.go('/home')
    const box = page.getByRole('combobox', { name: w('customer.home.searchLabel') })
    const hit = page.locator('#home-results').getByRole('option').filter({ hasText: customer.number })
    for (const [text, kind] of [
      [customer.name.slice(0, 3), 'name'],
      [customer.initials, 'name'],
      [customer.residentId, 'resident-id'],
    ] as const) {
      await box.fill(text)
      await hit.waitFor()
      const recognised = w('customer.home.recognised', { kind: w(`customer.value.recognised.${kind}`) })
      await page.getByText(recognised).waitFor()
    }
    expect(await textOf(page.locator('#home-results'))).not.toContain(customer.name)
    await box.press('Enter')
    await page.waitForURL(`**/customers/${customer.customerId}`)

    await page.keyboard.press('Control+k')
    const palette = page.getByRole('combobox', { name: w('palette.placeholder') })
    await palette.fill(customer.residentId)
    await page.getByRole('option').filter({ hasText: customer.number }).waitFor()
    await palette.fill(customer.initials)
    const option = page.getByRole('option').filter({ hasText: customer.number })
    await option.waitFor()
    await desk.go('/home')
    await page.keyboard.press('Control+k')
    await palette.fill(customer.residentId)
    await option.waitFor()
    await palette.press('Enter')
    await page.waitForURL(`**/customers/${customer.customerId}`)
  })

  test('looks at a phone number with a purpose, for a while, and that goes on record', async () => {
    const desk = await sit('teller')
    const { page, w } = desk
    const customer = await openCustomer(desk)
    await desk.go(`/customers/${customer.customerId}`)
    const eye = w('kit.reveal.eye', { label: w('customer.value.phoneType.mobile') })
    await page.getByRole('button', { name: eye, exact: true }).first().click()
    const asked = desk.dialog()
    await asked.getByRole('button', { name: w('kit.reveal.act', { n: 1 }) }).click()
    await asked.getByText(w('kit.reveal.purposeMissing')).waitFor()
    await asked.getByLabel(w('kit.reveal.purpose')).selectOption({ index: 1 })
    const recorded = page.waitForResponse((answer) => answer.url().includes('/reveal'))
    await asked.getByRole('button', { name: w('kit.reveal.act', { n: 1 }) }).click()
    expect((await recorded).status()).toBe(200)
    const plain = customer.phone
    await expect.poll(async () => (await textOf(asked)).replace(/\D/g, '')).toContain(plain)
    await asked.getByText(w('kit.reveal.recorded')).waitFor()
    await desk.accessible('originals')
    await desk.button('kit.reveal.hide').click()
    await asked.waitFor({ state: 'hidden' })
    expect((await textOf(page.locator('body'))).replace(/\s/g, '')).not.toContain(plain)
  })

  test('opens a new individual: a draft that survives, a check digit told, a duplicate refused', async () => {
    const desk = await sit('teller')
    const { page, w } = desk
    const [known, person] = [await openCustomer(desk), newPerson()]
    const { wrong, expected } = misread(person)
    await desk.api('PUT', '/preferences/draft.customer-create', { value: null })
    await desk.go('/customers/new')
    const next = (step: string) =>
      page.getByRole('button', { name: w('customer.create.next', { step: w(`customer.create.step.${step}`) }) })
    await next('identity').click()
    const number = page.getByLabel(w('customer.field.documentNumber')).first()
    await number.fill(wrong)
    await number.press('Tab')
    const rule = w('refusal.resident-id.check-digit', { expected })
    await page.getByText(rule).first().waitFor()
    expect(await number.getAttribute('aria-invalid')).toBe('true')
    await next('profile').click()
    await page.getByText(rule).first().waitFor()

    await number.fill(known.residentId)
    await page.getByLabel(w('customer.field.name')).first().fill(person.name)
    await next('profile').click()
    const refused = page.getByRole('alert').filter({ hasText: w('customer.create.duplicate') })
    await refused.getByRole('link', { name: w('customer.create.duplicateOpen') }).waitFor()
    await desk.accessible('wizard, refused')

    await number.fill(person.residentId)
    await page.getByText(person.birthDate).first().waitFor()
    const kept = page.waitForResponse(
      (answer) =>
        answer.url().includes('/preferences/draft') && (answer.request().postData() ?? '').includes(person.residentId),
    )
    await page.keyboard.press('Control+s')
    expect((await kept).status()).toBe(200)
    await page.reload()
    await expect.poll(() => number.inputValue()).toBe(person.residentId)
    await next('profile').click()
    await next('contact').click()
    const phone = page.getByLabel(w('customer.field.phone')).first()
    await phone.fill(person.phone)
    await next('review').click()
    await page.getByText(w('customer.create.reviewOk')).waitFor()
    await desk.accessible('wizard, review')
    await page.getByRole('button', { name: w('customer.create.save'), exact: true }).click()
    await page.waitForURL(/\/customers\/[0-9a-f-]{36}/)
    await page.getByRole('tab', { name: w('customer.record.tab.overview') }).waitFor()
    await desk.go('/customers/new')
    await next('identity').waitFor()
    expect(await page.getByText(person.residentId).count()).toBe(0)
  })

  test('changes a field in place, sees it in the history, and restores it', async () => {
    const desk = await sit('teller')
    const { page, w } = desk
    const { customerId } = await openCustomer(desk, { ethnicity: '汉族', education: 'bachelor' })
    await desk.go(`/customers/${customerId}?tab=profile`)
    const fact = page.locator('.fact').filter({ hasText: w('customer.field.ethnicity') })
    await fact.hover()
    await fact.getByRole('button').click()
    const input = fact.getByRole('textbox')
    await input.fill('回族')
    await input.press('Enter')
    await fact.getByText('回族').waitFor()
    await page.getByRole('tab', { name: w('overview.timeline.title') }).click()
    const line = page.locator('.change').filter({ hasText: '回族' })
    await line.filter({ hasText: '汉族' }).waitFor()
    await line.getByRole('button', { name: w('customer.record.history.restore') }).click()
    await desk
      .dialog()
      .getByRole('button', { name: w('customer.record.history.restore') })
      .click()
    await desk.toast('customer.record.history.restored', { field: w('customer.field.ethnicity') })
    await page.getByRole('tab', { name: w('customer.record.tab.profile') }).click()
    await fact.getByText('汉族').waitFor()
  })

  test('is asked field by field when somebody else saved first', async () => {
    const mine = await sit('teller')
    const { page, w } = mine
    const { customerId, version } = await openCustomer(mine, { ethnicity: '汉族', tags: [] })
    await mine.go(`/customers/${customerId}?tab=profile`)
    const fact = page.locator('.fact').filter({ hasText: w('customer.field.ethnicity') })
    await fact.hover()
    await fact.getByRole('button').click()
    await fact.getByRole('textbox').fill('满族')
    const approver = await sit('approver')
    await approver.api('PATCH', `/customers/${customerId}`, { version, changes: { ethnicity: '藏族' } })
    await fact.getByRole('textbox').press('Enter')
    const dialog = mine.dialog()
    await dialog.getByText(w('kit.conflict.title')).waitFor()
    await mine.accessible('conflict')
    const row = dialog.getByRole('row').filter({ hasText: '满族' })
    expect(await textOf(row)).toContain('藏族')
    await row.getByText('满族').click()
    await dialog.getByRole('button', { name: w('kit.conflict.save') }).click()
    await dialog.waitFor({ state: 'hidden' })
    await fact.getByText('满族').waitFor()
  })

  test('relates two customers, both sides see it', async () => {
    const desk = await sit('teller')
    const { page, w } = desk
    const [one, other] = [await openCustomer(desk), await openCustomer(desk)]
    await desk.go(`/customers/${one.customerId}?tab=relations`)
    await page
      .getByRole('tabpanel')
      .getByRole('button', { name: w('customer.record.relation.add') })
      .first()
      .click()
    const dialog = desk.dialog()
    await dialog.getByRole('combobox').first().fill(other.residentId)
    await dialog.getByRole('option').filter({ hasText: other.number }).click()
    await dialog.getByLabel(w('customer.record.relation.is')).selectOption('parent')
    await dialog.getByRole('button', { name: w('customer.record.relation.run') }).click()
    await desk.toast('customer.record.relation.added')
    await page.getByRole('tabpanel').getByText(other.number).waitFor()
    await desk.go(`/customers/${other.customerId}?tab=relations`)
    const line = page.getByRole('tabpanel').locator('li').filter({ hasText: one.number })
    await line.getByText(w('customer.value.type.child')).waitFor()
  })

  test('asks for a change with evidence; somebody else decides', async () => {
    const [asks, decides] = [await sit('teller'), await sit('approver')]
    const { page, w } = asks
    const { customerId, number } = await openCustomer(asks, { education: 'bachelor' })
    await asks.go(`/customers/${customerId}`)
    await asks.button('customer.record.request').click()
    const dialog = asks.dialog()
    await dialog.getByLabel(w('customer.record.ask.field')).selectOption('education')
    await dialog.getByLabel(w('customer.record.ask.next')).selectOption('master')
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'diploma.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('a diploma'),
    })
    await dialog.getByText('diploma.txt').waitFor()
    await dialog.getByRole('button', { name: w('customer.record.ask.run') }).click()
    await asks.toast('customer.record.ask.done')
    await page
      .locator('.note')
      .filter({ hasText: w('customer.record.pending.title') })
      .waitFor()
    await page.getByRole('link', { name: w('customer.record.pending.see') }).click()
    await page.getByText(w('customer.review.checkSame')).waitFor()

    await decides.go('/change-requests')
    const inbox = decides.page
    await inbox.getByRole('button').filter({ hasText: number }).click()
    await inbox.getByText(w('customer.review.checkEvidence', { n: 1 })).waitFor()
    await decides.button('kit.evidence.show').click()
    await inbox.getByText('a diploma').waitFor()
    await decides.button('customer.review.accept').click()
    await decides.toast('customer.review.accepted')
    await asks.go(`/customers/${customerId}?tab=profile`)
    await page.locator('.fact').getByText(w('customer.value.education.master')).waitFor()
  })
})
