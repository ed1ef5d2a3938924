// English words of what customers' matters are told and wait for: notices and tasks.

export const notice = {
  topic: 'Customers',
  'change-requested': { title: 'A change waits for your review' },
  'change-accepted': { title: 'Your change was accepted' },
  'change-refused': { title: 'Your change was refused', text: 'Open it for the reason' },
  assigned: { title: 'A customer is yours now' },
  'assigned-many': { title: 'Customers are yours now', text: '{count} customers' },
}

export const task = {
  review: {
    title: 'Changes to review',
    counter: 'counter',
    'mobile-bank': 'mobile bank',
    'web-bank': 'web bank',
    phone: 'phone',
    mail: 'mail',
    system: 'system',
  },
  expiring: { title: 'Documents of my customers expire', item: 'document expires' },
  draft: { title: 'Registration begun', item: 'go on registering' },
}
