export default {
  title: "房源与租约",
};
