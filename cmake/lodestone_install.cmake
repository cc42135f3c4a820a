# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` lays down beside the libraries and their headers: the program, the CMake package, the library
# of machines and materials, the documents.
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/lodestone)
install(EXPORT lodestoneTargets NAMESPACE lodestone:: DESTINATION ${package_folder})
configure_package_config_file(cmake/lodestoneConfig.cmake.in ${CMAKE_BINARY_DIR}/lodestoneConfig.cmake
  INSTALL_DESTINATION ${package_folder}
  PATH_VARS CMAKE_INSTALL_DATADIR CMAKE_INSTALL_BINDIR)
# Before 1.0 every minor version may change an interface.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/lodestoneConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/lodestoneConfig.cmake ${CMAKE_BINARY_DIR}/lodestoneConfigVersion.cmake
  DESTINATION ${package_folder})

set_target_properties(lodestone_program PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
install(TARGETS lodestone_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# A folder a kind, as base/library_path.h looks for them.
set(data_folder ${CMAKE_INSTALL_DATADIR}/lodestone)
install(DIRECTORY geometries/library/ DESTINATION ${data_folder}/library/machines)
install(DIRECTORY materials/library/ DESTINATION ${data_folder}/library)
install(DIRECTORY postprocess/library/ DESTINATION ${data_folder}/library)
install(DIRECTORY examples DESTINATION ${data_folder})
install(DIRECTORY postprocess/paraview DESTINATION ${data_folder} USE_SOURCE_PERMISSIONS)

install(FILES README.md CHANGELOG.md LICENSE cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN site EXCLUDE)
