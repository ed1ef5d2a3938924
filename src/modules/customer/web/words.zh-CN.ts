// Chinese words of the customer module: pages, fields, values, routes, permissions and refusals.

import { customerImport, relationshipImport } from './words/import.zh-CN.ts'
import list from './words/list.zh-CN.ts'
import next from './words/next.zh-CN.ts'
import record from './words/record.zh-CN.ts'
import rules from './words/rules.zh-CN.ts'
import scan from './words/scan.zh-CN.ts'
import values from './words/values.zh-CN.ts'
import { create, home, palette, review } from './words/work.zh-CN.ts'

export default {
  customer: { ...values, list, record, home, create, review, palette, next, scan, import: customerImport },
  'customer-relationship': { import: relationshipImport },
  route: {
    customer: {
      search: '查找客户',
      list: '看客户列表',
      'count-by': '分组统计客户',
      show: '看客户记录',
      reveal: '查看原值',
      create: '登记客户',
      update: '修改客户',
      deactivate: '停用客户',
      reactivate: '恢复客户',
      'bulk-update': '批量修改客户',
      history: '看变更历史',
      'restore-field': '恢复旧值',
      'list-relationships': '看关系',
      'add-relationship': '添加关系',
      'end-relationship': '结束关系',
      'request-change': '申请变更',
      'list-change-requests': '看变更申请',
      'show-evidence': '看证据',
      'decide-change-request': '审核变更',
      'list-views': '看保存的视图',
      'save-view': '保存视图',
      'delete-view': '删除视图',
      'create-many': '登记客户',
      'relate-many': '添加关系',
      export: '导出客户',
      import: '导入客户',
      'undo-import': '撤回导入',
      'import-relationships': '导入关系',
      'undo-import-relationships': '撤回导入的关系',
    },
  },
  permission: {
    customer: {
      search: '查找客户',
      list: '看客户列表',
      'count-by': '分组统计客户',
      show: '看客户记录',
      reveal: '查看原值',
      create: '登记客户',
      update: '修改客户',
      deactivate: '停用客户',
      reactivate: '恢复客户',
      'bulk-update': '批量修改客户',
      history: '看变更历史',
      'restore-field': '恢复旧值',
      'add-relationship': '添加关系',
      'end-relationship': '结束关系',
      'request-change': '申请变更',
      'list-change-requests': '看变更申请',
      'decide-change-request': '审核变更',
      import: '批量导入客户',
      export: '导出客户',
    },
  },
  refusal: {
    ...rules,
    customer: {
      'relationship-not-found': '没有找到这条关系，可能已结束',
      'nothing-to-reveal': '这一项没有可查看的原值',
      'nothing-to-restore': '这次变更没有可恢复的旧值',
      'shares-over-100': '持股比例合计 {total}%，不能超过 100%',
      'item-twice': '这一项填了两次，请删掉一个',
      'duplicate-reference': '这个来源系统编号已用在另一位客户上',
      duplicate: '这位客户已经登记过，请打开已有客户核对',
      'document-not-for-kind': '这种证件不适用于这类客户，请改证件类型',
      'division-unknown': '地区代码 {division} 不存在，请从列表选择',
      'code-unknown': '代码 {code} 不在码表里，请从列表选择',
      'branch-unknown': '没有这个网点，请从列表中选择',
      'owner-unknown': '没有这位员工，请从列表中选择管户',
      'branch-out-of-scope': '不能把客户放到你管辖之外的网点，请改选网点',
      'not-found': '没有找到这位客户，或不在你的可见范围',
      'duplicate-document': '这个证件已经登记在另一位客户名下，请打开已有客户核对',
      inactive: '客户已停用，不能修改；需要时先恢复',
      'already-inactive': '客户已经是停用状态',
      'already-active': '客户没有停用',
      'field-required': '这一项必须填写',
      'field-not-for-kind': '这一项不适用于这类客户，请清空',
      'document-required': '至少要有一份身份证件',
      'relationship-self': '不能和自己建立关系，请选另一位客户',
      'relationship-exists': '这两位客户已有同样的关系',
    },
    'change-request': {
      'too-many': '这位客户已有 {max} 项待审变更，请先审核',
      'not-found': '没有找到这项变更申请，或不在你的可见范围',
      own: '不能审核自己提出的申请，请交给别人审核',
      decided: '这项申请已有结果，不能再审核',
    },
    view: {
      'too-many': '保存的视图已达上限 {max} 个，请先删掉不用的',
      'not-found': '没有找到这个视图，可能已被删除',
    },
  },
}
