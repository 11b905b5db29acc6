export default {
  title: "入驻企业",
};
