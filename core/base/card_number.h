#pragma once
// Which runs of digits are payment cards, and which only look like one. Inside of mask.cpp; see mask.h.

#include <cstddef>
#include <string_view>

namespace segue::base {

/// 13 to 19 digits (each 0 to 9, as values) that satisfy the Luhn check and begin like a card. A card that slips through is worse than an
/// order's number that is masked, so ranges are wide.
[[nodiscard]] bool may_be_card(const int* digits, std::size_t count);

/// A run of digits in a text: [begin, end) covers it with its separators.
struct NumberInText {
    std::string_view text;
    std::size_t begin = 0, end = 0;
    std::size_t digits = 0;
    bool grouped_as_card = false;  ///< 4-4-4-4, 4-6-5, 4-6-4: written as on a card
};
/// What stands around the run says that it is something else: a telephone number with its '+' or 00, an IBAN with its check digits, a
/// time (20261121093000), a postal number in its own grouping; or, where it is not written as on a card, a word before it that names
/// it (IMEI, tracking, order, phone …).
[[nodiscard]] bool is_other_number(const NumberInText& run);

}  // namespace segue::base
