#include "core/condition/regex.h"

#include <re2/re2.h>

namespace segue::condition {

namespace {

class Re2Regex final : public Regex {
public:
    Re2Regex(std::string_view pattern, const re2::RE2::Options& options)
        : re_(re2::StringPiece(pattern.data(), pattern.size()), options) {}
    [[nodiscard]] bool ok() const { return re_.ok(); }
    [[nodiscard]] bool occurs_in(std::string_view text) const override {
        return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re_);
    }

private:
    re2::RE2 re_;
};

}  // namespace

std::shared_ptr<const Regex> Regex::compile(std::string_view pattern) {
    if (pattern.size() > max_pattern_bytes) return nullptr;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    options.set_never_capture(true);
    auto regex = std::make_shared<Re2Regex>(pattern, options);
    if (!regex->ok()) return nullptr;
    return regex;
}

}  // namespace segue::condition
