#pragma once
// Card numbers, security codes and account numbers are masked before anything is stored, logged, copied or sent (PCI DSS 4.0.1: 3.3.1, 3.4.1,
// 3.5.1; ISO 13616).

#include "core/base/json.h"

#include <string>
#include <string_view>

namespace segue::base {

/// The text with every payment card number masked but for its last four digits. A card number is a run of 13 to 19 digits
/// (ASCII or full-width), with at most four separators (blanks, dashes, dots, line breaks) between digits, that begins as a scheme's
/// numbers do and satisfies the Luhn check; unless what stands around it says that it is something else (card_number.h). A security
/// code that is named ("cvv 123") is masked whole, beside a card or not, and so is the month until which a card beside it is valid. An IBAN
/// of its country's length whose check digits fit keeps the country and its last four.
[[nodiscard]] std::string mask_cards(std::string_view text);

/// Every text and number of the tree masked. Fields whose name says that they hold a tracking, device, account or telephone number
/// (tracking, tracking_number, imei, iccid, phone, msisdn, iban …), and the value of an identity key of such a kind, are left as they are. What stands
/// in a field for a security code (cvv, cvc, security_code) goes whole. Ids of events and customers are not touched by the caller.
[[nodiscard]] Json mask_cards_in(const Json& value);

/// True while a number is being typed that may become a card's: the text ends in a run of nine or more digits (separators allowed), or
/// holds such a run that has grown since `before`, the text as it was last seen. A draft with it waits, so that a growing card number
/// does not leave most of itself behind; a number with words after it is finished, and is masked like any other.
[[nodiscard]] bool may_become_card(std::string_view text, std::string_view before = {});

}  // namespace segue::base
