#pragma once
// Where customers' own words stand in events: texts, e-mails, transcripts of chats and calls. Pure.

#include "core/context/event.h"

#include <string>
#include <string_view>
#include <vector>

namespace segue::context {

/// One type of event that holds them. Of a message only inbound ones are read; of a transcript, whoever began, what the customer said.
struct MessageSource {
    std::string type;
    std::string text_at;                   ///< JSON pointer into the data to the text; of a transcript, into each of its turns
    std::string turns_at = {};             ///< of a transcript: pointer to the list of its turns; empty: the event is one message
    std::string by_at = {};                ///< of a transcript: pointer in a turn to who speaks
    std::vector<std::string> customer = {};///< what stands there where it is the customer
    bool mail = false;                     ///< an e-mail's body: what it quotes of earlier mail, and its signature, are not the customer's answer

    [[nodiscard]] bool is_transcript() const { return !turns_at.empty(); }
};

/// The customer's own words in an event of this type, each text by itself; none where the event holds none.
[[nodiscard]] std::vector<std::string> own_words(const MessageSource& source, const Event& event);

/// What the sender of an e-mail wrote (plain text): without lines that begin with '>' and the line that announces them, without what stands
/// below "-----Original Message-----" or a block of From/Sent/To/Subject lines, and without the signature below "-- ". Exposed for tests.
[[nodiscard]] std::string without_quotes(std::string_view body);

}  // namespace segue::context
