// The reference module's words in Chinese.

export default {
  module: { reference: '参考数据' },
  route: {
    reference: { divisions: '查询行政区划', search: '查询代码' },
  },
  reference: {
    search: '输入名称、代码或拼音首字母',
  },
}
