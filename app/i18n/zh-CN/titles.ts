export default {
  title: "资质",
};
