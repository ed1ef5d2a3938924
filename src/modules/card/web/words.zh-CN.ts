// Chinese words of the card module: routes, permissions, refusals and pages.

import card from './words/card.zh-CN.ts'

export default {
  card: {
    ...card,
    import: {
      reference: '编号',
      account: '账号',
      holder: '持卡人',
      productCode: '产品代码',
      issuedOn: '发卡日期',
      activatedOn: '激活日期',
    },
  },
  module: { card: '银行卡' },
  route: {
    card: {
      list: '看银行卡',
      show: '看一张卡',
      issue: '发卡',
      'issue-many': '批量发卡',
      activate: '激活卡片',
      'report-lost': '卡片挂失',
      'cancel-loss': '解除卡片挂失',
      block: '管控卡片',
      unblock: '解除管控',
      replace: '换卡',
      expire: '到期停用',
      close: '销卡',
      'earn-points': '入账积分',
      'spend-points': '兑换积分',
      'expire-points': '积分到期',
      import: '导入卡',
      'undo-import': '撤回导入的卡',
    },
  },
  permission: {
    card: {
      import: '导入卡',
      list: '看银行卡',
      show: '看一张卡',
      issue: '发卡',
      activate: '激活卡片',
      'report-lost': '卡片挂失',
      'cancel-loss': '解除卡片挂失',
      block: '管控卡片',
      unblock: '解除管控',
      replace: '换卡',
      expire: '到期停用',
      close: '销卡',
      'earn-points': '入账积分',
      'spend-points': '兑换积分',
      'expire-points': '积分到期',
    },
  },
  refusal: {
    card: {
      'not-found': '没有找到这张卡，或不在你的可见范围',
      'not-possible': '卡片现在的状态不能做这件事',
      'too-many': '一位客户最多 {max} 张在用的卡',
      'product-no-card': '这个产品不发卡，请选借记卡或信用卡产品',
      'product-not-for-account': '这种卡不能发在这个账户上',
      'account-not-active': '账户不是正常状态，不能发卡',
      'holder-unknown': '持卡人须是户主、共有人或授权人',
      'no-points': '这个卡产品没有积分',
      'points-too-many': '积分最多 {max}',
      'points-short': '可用积分 {points}，不够兑换 {wanted}',
      'no-points-ended': '没有到期的积分',
    },
  },
}
