// English words of the next steps of a customer.

export default {
  'review-change': {
    title: 'Review a change request',
    text: '{who} asks for {n} change; the old value holds until then. | {who} asks for {n} changes; the old values hold until then.',
  },
  'document-expired': {
    title: 'Renew the expired document',
    text: 'Expired on {date}, {days} days ago. Transactions away from the counter are limited.',
  },
  'document-expiring': { title: 'Remind of the document', text: 'Expires on {date}, in {days} days.' },
  'no-document': { title: 'Add a document', text: 'There is none; the identity is not verified.' },
  'no-phone': { title: 'Add a phone', text: 'Nobody can be reached about expiry, risk or service.' },
  'no-owner': { title: 'Name a manager', text: 'Nobody keeps this customer; tasks reach no one.' },
  incomplete: { title: 'Complete {n} field | Complete {n} fields', text: 'Missing: {names}.' },
  quiet: { title: 'Get in touch', text: 'The stage is {stage}. Update it after the contact.' },
  birthday: { title: 'Birthday', text: 'Turns {age} on {date}.' },
  'no-marketing': { title: 'Do not:', text: '{names}; there is no consent.' },
  act: {
    review: 'Review',
    'document-expired': 'Renew',
    'document-expiring': 'Renew',
    'no-document': 'Add document',
    'no-phone': 'Add phone',
    'no-owner': 'Choose',
    incomplete: 'Complete',
    quiet: 'Update stage',
    phone: 'See phone',
  },
}
