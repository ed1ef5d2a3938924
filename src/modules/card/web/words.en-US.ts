// English words of the card module: routes, permissions, refusals and pages.

import card from './words/card.en-US.ts'

export default {
  card: {
    ...card,
    import: {
      reference: 'Reference',
      account: 'Account',
      holder: 'Cardholder',
      productCode: 'Product code',
      issuedOn: 'Issued on',
      activatedOn: 'Activated on',
    },
  },
  module: { card: 'Cards' },
  route: {
    card: {
      list: 'See cards',
      show: 'See one card',
      issue: 'Issue a card',
      'issue-many': 'Issue cards',
      activate: 'Activate a card',
      'report-lost': 'Report a card lost',
      'cancel-loss': 'Cancel a card loss',
      block: 'Block a card',
      unblock: 'Unblock a card',
      replace: 'Replace a card',
      expire: 'Expire a card',
      close: 'Close a card',
      'earn-points': 'Credit points',
      'spend-points': 'Spend points',
      'expire-points': 'Expire points',
      import: 'Import cards',
      'undo-import': 'Take imported cards back',
    },
  },
  permission: {
    card: {
      import: 'Import cards',
      list: 'See cards',
      show: 'See one card',
      issue: 'Issue a card',
      activate: 'Activate a card',
      'report-lost': 'Report a card lost',
      'cancel-loss': 'Cancel a card loss',
      block: 'Block a card',
      unblock: 'Unblock a card',
      replace: 'Replace a card',
      expire: 'Expire a card',
      close: 'Close a card',
      'earn-points': 'Credit points',
      'spend-points': 'Spend points',
      'expire-points': 'Expire points',
    },
  },
  refusal: {
    card: {
      'not-found': 'This card was not found, or lies outside what you may see',
      'not-possible': 'The card cannot do this in its present state',
      'too-many': 'A customer has at most {max} cards in use',
      'product-no-card': 'No card is issued for this product; choose a card product',
      'product-not-for-account': 'This card cannot be issued on this account',
      'account-not-active': 'The account is not active: no card can be issued',
      'holder-unknown': 'The cardholder must be the owner or a holder of the account',
      'no-points': 'This card product has no points',
      'points-too-many': 'At most {max} points can be held',
      'points-short': 'There are {points} points, fewer than the {wanted} wanted',
      'no-points-ended': 'No points have ended',
    },
  },
}
