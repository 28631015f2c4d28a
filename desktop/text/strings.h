#pragma once
// The window's own texts in one language, by stable key. Texts of packs and customers never pass through here.
//
// assets/strings/LANG.json is one flat object; it is built into the program. "{0}", "{1}" stand for values. A text that depends
// on a number has two keys, "….one" and "….many". A missing key shows itself, and a test finds it.

#include "core/base/result.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::text {

class Strings {
public:
    /// Reads a strings file. Refused: anything that is not one flat object of texts.
    [[nodiscard]] static base::Result<Strings> read(std::string_view json, std::string_view name);
    /// Built in: "en", "de". Anything else gives English.
    [[nodiscard]] static Strings of_language(std::string_view language);

    /// The text of a key, or the key itself. Valid as long as this object lives.
    [[nodiscard]] std::string_view operator()(std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key) const;
    /// With values filled in.
    [[nodiscard]] std::string with(std::string_view key, std::initializer_list<std::string_view> values) const;
    /// "key.one" for 1, else "key.many", with {0} = n.
    [[nodiscard]] std::string count(std::string_view key, long n) const;

    /// The same texts made longer and accented, so that a test sees what would overflow in another language.
    [[nodiscard]] Strings pseudo() const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return texts_; }
    [[nodiscard]] const std::string& language() const { return language_; }

private:
    std::string language_;
    std::vector<std::pair<std::string, std::string>> texts_;  ///< sorted by key
};

/// The embedded file of a language, empty when there is none. (Generated from assets/strings.)
[[nodiscard]] std::string_view embedded_strings(std::string_view language);

}  // namespace segue::text
