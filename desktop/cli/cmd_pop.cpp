#include "core/base/json.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"
#include "desktop/embedded.h"
#include "desktop/platform/instance.h"

#include <iostream>

namespace segue::cli {
namespace {

using base::Code;
using base::Json;
using platform::Request;

int exit_of(Code code) {
    if (code == Code::not_found || code == Code::invalid) return exit_no;  // no window, or one that does not show it
    return code == Code::limit ? exit_refused : exit_environment;
}

}  // namespace

int run_pop(const PopOptions& options) {
    Request request{Request::Kind::pop, options.contact};
    if (options.contact.find("//") != std::string::npos) {
        const auto id = platform::read_link(options.contact);
        if (!id) {
            say_error("this is no link that Segue knows; it is segue://contact/ID and nothing else");
            return exit_refused;
        }
        request = {Request::Kind::link, *id};
    } else if (!platform::is_request_id(options.contact)) {
        say_error("a contact's id is 1 to 128 letters, digits, dots, colons, dashes and underscores");
        return exit_refused;
    }
    const std::filesystem::path data = options.data.empty() ? desktop::default_data_folder() : std::filesystem::path(options.data);
    const auto sent = platform::send_request(data, request);
    if (options.json) {
        std::cout << base::write_json(Json::object({{"contact", request.contact}, {"handed_over", static_cast<bool>(sent)},
                                                    {"problem", sent ? std::string{} : sent.error().text()}}))
                  << '\n';
    } else if (sent) {
        std::cout << (request.kind == Request::Kind::link ? "The window asks whether to show contact " : "The window has contact ") << request.contact << ".\n";
    }
    if (sent) return exit_done;
    if (!options.json) {
        say_error(sent.error());
        if (sent.error().code == Code::not_found) std::cerr << "       Start it with it: segue-desktop --contact " << request.contact << '\n';
    }
    return exit_of(sent.error().code);
}

}  // namespace segue::cli
