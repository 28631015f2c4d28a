# What is installed, and the packages that cpack makes of it. First cut: a .deb for the machine's own Debian.
#
#   cpack --config BUILD/CPackConfig.cmake -G DEB
#
# Fonts are packages that we depend on, not copies. Libraries are found by dpkg-shlibdeps; what is opened at run time is named.
include(GNUInstallDirs)
install(TARGETS segue segue-desktop RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/assets/packs ${CMAKE_SOURCE_DIR}/assets/demo ${CMAKE_SOURCE_DIR}/assets/schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/segue)
install(FILES ${CMAKE_SOURCE_DIR}/assets/icons/segue.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${CMAKE_SOURCE_DIR}/installer/linux/segue-desktop.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${CMAKE_SOURCE_DIR}/installer/linux/io.github.segue.desktop.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
file(GLOB segue_pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/*.md)
install(FILES ${segue_pages} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/segue)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/segue RENAME copyright)

find_program(SEGUE_GZIP gzip)
if(SEGUE_GZIP)
  # -n: no name and time inside, so that the same source makes the same package.
  set(manual ${CMAKE_BINARY_DIR}/segue-desktop.1.gz)
  add_custom_command(OUTPUT ${manual} COMMAND ${SEGUE_GZIP} -9nc ${CMAKE_SOURCE_DIR}/installer/linux/segue-desktop.1 > ${manual}
    DEPENDS ${CMAKE_SOURCE_DIR}/installer/linux/segue-desktop.1 VERBATIM)
  add_custom_target(segue_manual ALL DEPENDS ${manual})
  install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

set(CPACK_PACKAGE_NAME segue)
set(CPACK_PACKAGE_VENDOR Segue)
set(CPACK_PACKAGE_CONTACT "Segue <segue@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Agent desktop that carries a customer's journey into the conversation")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libgl1, tzdata, fonts-inter, fonts-material-design-icons-iconfont")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Shows the agent of a contact center who is calling, what was tried and promised before,
and the one next action that helps, with its reasons. Works on its own data folder, offline too.")
include(CPack)
